import { randomInt } from 'node:crypto';

/**
 * Characters that a terminal obeys, or that reorder or hide what a reader sees: control characters, line and paragraph
 * separators, half surrogates, and what Unicode calls default ignorable (bidirectional controls, zero-width characters,
 * fillers, tag characters). Two kinds are a part of how people write, where they follow something that is seen, and pass
 * there: joiners (U+200C and U+200D in Persian, Indic scripts and emoji) and variation selectors, one at a time.
 */
const hidden = [
  '[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\\uFFF9-\\uFFFB]',
  '(?![\\u200C\\u200D\\p{Variation_Selector}])\\p{Default_Ignorable_Code_Point}',
  '(?<!(?!\\p{Default_Ignorable_Code_Point})[\\p{L}\\p{M}\\p{Extended_Pictographic}\\p{Emoji_Modifier}]\\uFE0F?)[\\u200C\\u200D]',
  '(?<![^\\s\\p{C}\\p{Default_Ignorable_Code_Point}])\\p{Variation_Selector}',
].join('|');

const hiddenOnly = new RegExp(hidden, 'gu');
/** Most text: nothing in it needs a closer look. */
const isHarmless = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);

/** Control characters have pictures; what has none is shown as the sign for what cannot be shown. */
function pictureOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  return code === 0x7f ? '\u2421' : '\uFFFD';
}

/** Text from outside as a part of one line: what would steer the terminal, or hide from its reader, is shown instead. */
export const visible = (text: string): string =>
  isHarmless(text) ? text : text.replace(hiddenOnly, pictureOf);

/** No text from outside can hold these numbers: only a style that was made here becomes one on the terminal. */
const secret = Array.from({ length: 4 }, () => randomInt(1000, 10_000)).join(';');

/** Wraps text in a style, by its SGR code (ECMA-48, 8.3.117). It takes effect where `forTerminal` has had the text. */
export const styled =
  (code: number) =>
  (text: string): string =>
    `\u001B[${secret};${code}m${text}\u001B[${secret};0m`;

const styleOrHidden = new RegExp(`\\u001B\\[${secret};(\\d+)m|${hidden}`, 'gu');

/**
 * What is written to a terminal or a log, in the end: lines, tabs and our own styles pass, everything else that would
 * steer it is shown. The writers of `terminalOn` put all text through it.
 */
export const forTerminal = (text: string): string =>
  text.replace(styleOrHidden, (found: string, style: string | undefined) => {
    if (style !== undefined) return `\u001B[${style}m`;
    return found === '\n' || found === '\t' ? found : pictureOf(found);
  });

/** A document as JSON: the same data for a program, and nothing in it steers the terminal that shows it. */
export const jsonForTerminal = (document: object): string =>
  `${JSON.stringify(document, null, 2)}\n`.replace(hiddenOnly, (character) =>
    character === '\n' ? character : unicodeEscape(character),
  );

/** A character as JSON writes it in ASCII, by its UTF-16 units. */
const unicodeEscape = (character: string): string =>
  character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
