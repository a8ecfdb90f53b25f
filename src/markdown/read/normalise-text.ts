/**
 * Stands in unfinished text where something silent stood that separates words on the page (a footnote's mark, an
 * image): a space between two words, nothing elsewhere. Markdown has no such character: CommonMark replaces U+0000.
 */
export const silentGap = '\0';

const gapInWord = new RegExp(`(?<=[\\p{L}\\p{N}])${silentGap}+(?=[\\p{L}\\p{N}])`, 'gu');

/** Soft hyphen, zero-width space, word joiner, byte order mark, and control characters but white space: never heard. */
const unheard = /[\u00AD\u200B\u2060\uFEFF]|(?![\s\u0085])\p{Cc}/gu;

/**
 * Text as it is kept: one space for any white space, none at the ends, nothing that cannot be heard. Joiners that
 * change how a word or an emoji is written (U+200C, U+200D) stay, and so does the Unicode form.
 */
export const normaliseText = (raw: string): string =>
  raw
    .replace(gapInWord, ' ')
    .replace(unheard, '')
    .replace(/[\s\u0085]+/g, ' ')
    .replace(/\p{Cs}/gu, '\uFFFD')
    .trim();

/** Whether there is a word in it: a letter or a digit. Engines refuse anything else, or make up words of their own. */
export const hasWord = (text: string): boolean => /[\p{L}\p{N}]/u.test(text);

const previewLength = 60;

/** The first words of something that is not spoken. */
export function previewOf(raw: string): string {
  const text = normaliseText(raw.slice(0, 4 * previewLength));
  if (text.length <= previewLength) return text;
  const cut = text.lastIndexOf(' ', previewLength);
  return `${text.slice(0, cut > previewLength / 2 ? cut : previewLength).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
