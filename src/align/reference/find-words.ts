/** A part of a text, in UTF-16 code units. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Scripts that are written without spaces between words. */
const withoutSpaces =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
/** Whether a text has letters of a script that is written without spaces between words. */
export const isWithoutSpaces = (text: string): boolean => withoutSpaces.test(text);
/** Runs between spaces, long dashes and ellipses. */
const run = /[^\s\u2012-\u2015\u2026]+/gu;
/** What is spoken: letters, digits, and symbols such as `%`. */
const spoken = /[\p{L}\p{N}\p{S}&%§#@]/u;

/**
 * Returns the words of a text: the parts between spaces and long dashes that contain a letter, a digit or a symbol. In scripts
 * without spaces, `Intl.Segmenter` finds the words.
 */
export function findWords(text: string): readonly TextRange[] {
  const words: TextRange[] = [];
  for (const match of text.matchAll(run)) {
    if (!spoken.test(match[0])) continue;
    if (isWithoutSpaces(match[0])) words.push(...segment(match[0], match.index));
    else words.push({ start: match.index, end: match.index + match[0].length });
  }
  return words;
}

let segmenter: Intl.Segmenter | null = null;

function segment(text: string, offset: number): TextRange[] {
  segmenter ??= new Intl.Segmenter('und', { granularity: 'word' });
  return [...segmenter.segment(text)]
    .filter((part) => spoken.test(part.segment))
    .map((part) => ({ start: offset + part.index, end: offset + part.index + part.segment.length }));
}
