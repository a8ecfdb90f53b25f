/**
 * Placeholder in unfinished text for a silent separator of words, such as a footnote reference or an image. It becomes a
 * space between two words, and nothing elsewhere. Markdown cannot contain it, since CommonMark replaces U+0000.
 */
export const silentGap = '\0';

/** Placeholder in unfinished text for a line end that the page shows. `Reader.say` makes it `\n`; other line ends become spaces. */
export const hardBreak = '\u2028';

const gapInWord = new RegExp(`(?<=[\\p{L}\\p{N}])${silentGap}+(?=[\\p{L}\\p{N}])`, 'gu');

/** White space with silent parts in it. */
const blanks = new RegExp(`[\\s${silentGap}]+`, 'gu');
const emptyBrackets = new RegExp(`\\(\\s?${silentGap}\\s?\\)`, 'gu');
const afterEnd = new RegExp(`(?<=[.!?…])\\s?${silentGap}\\s?[.,;:]`, 'gu');
const afterComma = new RegExp(`[,;:]\\s?${silentGap}\\s?(?=[.,;:!?])`, 'gu');
const beforePunctuation = new RegExp(`\\s?${silentGap}(?=[.,;:!?…)\\]}»”’])`, 'gu');
const afterBracket = new RegExp(`(?<=[([{«“‘])${silentGap}\\s?`, 'gu');

/**
 * Removes the brackets, white space and punctuation that only silent parts explain: "it [@a], so" is "it, so", and "it ([@a])."
 * is "it.".
 */
export function withoutGaps(raw: string): string {
  if (!raw.includes(silentGap)) return raw;
  return joinGaps(joinGaps(raw).replace(emptyBrackets, silentGap))
    .replace(afterEnd, silentGap)
    .replace(afterComma, '')
    .replace(beforePunctuation, '')
    .replace(afterBracket, '');
}

/** Makes consecutive silent parts a single one, with at most one space on each side. A line break stays. */
const joinGaps = (raw: string): string =>
  raw.replace(blanks, (found) => {
    if (!found.includes(silentGap)) return found;
    const space = found.includes('\u2028') ? '\u2028' : ' ';
    return `${/^\s/.test(found) ? space : ''}${silentGap}${/\s$/.test(found) ? space : ''}`;
  });

/** Soft hyphen, zero-width space, word joiner, byte order mark, and control characters except white space. */
const unheard = /[\u00AD\u200B\u2060\uFEFF]|(?![\s\u0085])\p{Cc}/gu;

/**
 * Returns text with single spaces for white space, none at the ends, and without characters that are never heard. Keeps
 * joiners that change a word or an emoji (U+200C, U+200D), and the Unicode normalisation form.
 */
export const normaliseText = (raw: string): string => normaliseLines(raw).replaceAll(hardBreak, ' ');

/** Returns text like `normaliseText`, but with one `hardBreak` for white space that contains one. */
export const normaliseLines = (raw: string): string =>
  raw
    .replace(gapInWord, ' ')
    .replace(unheard, '')
    .replace(/[\s\u0085]+/g, (space) => (space.includes(hardBreak) ? hardBreak : ' '))
    .replace(/\p{Cs}/gu, '\uFFFD')
    .trim();

/** Tells whether a text has a letter or a digit. Engines reject other text, or invent words for it. */
export const hasWord = (text: string): boolean => /[\p{L}\p{N}]/u.test(text);

const previewLength = 60;

/** Returns the first words of a skipped part, at most 60 characters and "…". */
export function previewOf(raw: string): string {
  const text = normaliseText(raw.slice(0, 4 * previewLength));
  if (text.length <= previewLength) return text;
  const cut = text.lastIndexOf(' ', previewLength);
  return `${text.slice(0, cut > previewLength / 2 ? cut : previewLength).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
