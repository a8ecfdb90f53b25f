import { randomInt } from 'node:crypto';

/**
 * Characters that a terminal executes, or that reorder or hide text: control characters, line and paragraph separators, lone
 * surrogates, and what Unicode calls default ignorable (bidirectional controls, zero-width characters, fillers, tag
 * characters). Two kinds are part of normal text and pass after a visible character, one at a time: joiners (U+200C and U+200D
 * in Persian, Indic scripts and emoji) and variation selectors.
 */
const hidden = [
  '[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\\uFFF9-\\uFFFB]',
  '(?![\\u200C\\u200D\\p{Variation_Selector}])\\p{Default_Ignorable_Code_Point}',
  '(?<!(?!\\p{Default_Ignorable_Code_Point})[\\p{L}\\p{M}\\p{Extended_Pictographic}\\p{Emoji_Modifier}]\\uFE0F?)[\\u200C\\u200D]',
  '(?<![^\\s\\p{C}\\p{Default_Ignorable_Code_Point}])\\p{Variation_Selector}',
].join('|');

const hiddenOnly = new RegExp(hidden, 'gu');
/** Returns whether a text is printable ASCII, as most texts are. Then it contains no hidden character. */
const isHarmless = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);

/**
 * Applies `replace` to the lines that are not harmless. The patterns look at no character of another line, and a long text is
 * ready in a tenth of the time.
 */
const perLine = (text: string, replace: (line: string) => string): string =>
  text
    .split('\n')
    .map((line) => (isHarmless(line) ? line : replace(line)))
    .join('\n');

/** Returns the Unicode picture of a control character, or U+FFFD for a character without a picture. */
function pictureOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  return code === 0x7f ? '\u2421' : '\uFFFD';
}

/** Returns text from outside as a part of one line, with hidden and control characters replaced by visible ones. */
export const visible = (text: string): string =>
  isHarmless(text) ? text : text.replace(hiddenOnly, pictureOf);

/** Random numbers that mark narrate's own styles. Text from outside cannot guess them, so it cannot add a style. */
const secret = Array.from({ length: 4 }, () => randomInt(1000, 10_000)).join(';');

/** Returns a function that wraps text in a style, by its SGR code (ECMA-48, 8.3.117). `forTerminal` makes the style effective. */
export const styled =
  (code: number) =>
  (text: string): string =>
    `\u001B[${secret};${code}m${text}\u001B[${secret};0m`;

const styleOrHidden = new RegExp(`\\u001B\\[${secret};(\\d+)m|${hidden}`, 'gu');

/**
 * Prepares text for a terminal or a log: line breaks, tabs and narrate's own styles pass, and every other hidden or control
 * character is made visible. The writers of `terminalOn` apply it to all text.
 */
export const forTerminal = (text: string): string =>
  perLine(text, (line) =>
    line.replace(styleOrHidden, (found: string, style: string | undefined) => {
      if (style !== undefined) return `\u001B[${style}m`;
      return found === '\t' ? found : pictureOf(found);
    }),
  );

/** Formats a document as JSON with hidden and control characters escaped as `\u…`, so that the data stays the same. */
export const jsonForTerminal = (document: object): string =>
  `${perLine(JSON.stringify(document, null, 2), (line) => line.replace(hiddenOnly, unicodeEscape))}\n`;

/** Returns a character as JSON escapes, one for each UTF-16 unit. */
const unicodeEscape = (character: string): string =>
  character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
