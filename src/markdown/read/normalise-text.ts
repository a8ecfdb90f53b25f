/**
 * Placeholder in unfinished text for a silent separator of words, such as a footnote reference or an image. It becomes a
 * space between two words, and nothing elsewhere. Markdown cannot contain it, since CommonMark replaces U+0000.
 */
export const silentGap = '\0';

/** Placeholder in unfinished text for a line end that the page shows. `Reader.say` makes it `\n`; other line ends become spaces. */
export const hardBreak = '\u2028';

const gapInWord = new RegExp(`(?<=[\\p{L}\\p{N}])${silentGap}+(?=[\\p{L}\\p{N}])`, 'gu');

/** Placeholder of a part that is not spoken, like `silentGap`. Two spoken images have only two gaps between them. */
export const silentPart = silentGap.repeat(3);

/** White space with gaps in it. */
const blanks = new RegExp(`[\\s${silentGap}]+`, 'gu');
const emptyBrackets = new RegExp(`\\(\\s?${silentPart}\\s?\\)`, 'gu');
const afterEnd = new RegExp(`(?<=[.!?…])\\s?${silentPart}\\s?[.,;:]`, 'gu');
const afterComma = new RegExp(`[,;:]\\s?${silentPart}\\s?(?=[.,;:!?])`, 'gu');
const beforePunctuation = new RegExp(`\\s${silentPart}(?=[.,;:!?…)\\]}»”’])`, 'gu');
const afterBracket = new RegExp(`(?<=[([{«“‘])\\s?${silentPart}\\s?`, 'gu');

/**
 * Removes the brackets, white space and punctuation that only silent parts explain: "it [@a], so" is "it, so", and "it ([@a])."
 * is "it.".
 */
export function withoutGaps(raw: string): string {
  if (!raw.includes(silentPart)) return raw;
  const bracketed = joinGaps(joinGaps(raw).replace(emptyBrackets, silentPart));
  return joinGaps(bracketed.replace(afterEnd, silentPart).replace(afterComma, silentPart))
    .replace(beforePunctuation, silentPart)
    .replace(afterBracket, silentPart);
}

/** Makes consecutive silent parts a single one, with at most one space or line end on each side. */
const joinGaps = (raw: string): string =>
  raw.replace(blanks, (found) => {
    const first = found.indexOf(silentPart);
    if (first === -1) return found;
    const before = spaceOf(found.slice(0, first));
    return before + silentPart + spaceOf(found.slice(first));
  });

/** Returns the white space of a text as one character: a line break, a line end or a space; empty: it has none. */
const spaceOf = (text: string): string =>
  ['\u2028', '\n', '\r'].find((end) => text.includes(end)) ?? (/\s/.test(text) ? ' ' : '');

/** Soft hyphen, zero-width space, word joiner, byte order mark, and control characters except white space. */
const unheard = /[\u00AD\u200B\u2060\uFEFF]|(?![\s\u0085])\p{Cc}/gu;

/**
 * Returns text with single spaces for white space, none at the ends, and without characters that are never heard. Keeps
 * joiners that change a word or an emoji (U+200C, U+200D), and the Unicode normalisation form.
 */
export const normaliseText = (raw: string): string =>
  (raw.includes(silentGap) ? raw.replace(gapInWord, ' ') : raw)
    .replace(unheard, '')
    .replace(/[\s\u0085]+/g, ' ')
    .replace(/\p{Cs}/gu, '\uFFFD')
    .trim();

/** Returns text like `normaliseText`, but with one `hardBreak` for white space that contains one. */
export const normaliseLines = (raw: string): string =>
  raw
    .split(hardBreak)
    .map(normaliseText)
    .filter((line) => line !== '')
    .join(hardBreak);

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
