import { stemOf } from '../files/markdown-name.js';

/** Words that begin a book, in their order, and those that end one; where files have no numbers, they know their place. */
const openings =
  'cover title-page half-title dedication epigraph foreword preface about-this-book prologue introduction intro';
const closings =
  'conclusion epilogue afterword postscript appendix appendices glossary bibliography references acknowledgements acknowledgments about-the-author colophon';
const places = new Map([
  ...openings.split(' ').map((word, index) => [word, index - 100] as const),
  ...closings.split(' ').map((word, index) => [word, index + 1] as const),
]);

const words =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'.split(
    ' ',
  );
/** A lone c or l is a letter that stands in a row of letters. */
const roman = /^(?![cl]$)(?=[ivxlc])c{0,3}(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})$/i;
const romanValues: Readonly<Record<string, number>> = { i: 1, v: 5, x: 10, l: 50, c: 100 };

function romanValue(text: string): number {
  const values = [...text.toLowerCase()].map((letter) => romanValues[letter] ?? 0);
  return values.reduce((sum, value, index) => sum + (value < (values[index + 1] ?? 0) ? -value : value), 0);
}

function numberOf(word: string): number | null {
  if (roman.test(word)) return romanValue(word);
  const value = words.indexOf(word.toLowerCase());
  return value === -1 ? null : value;
}

/** `chapter-iv-the-fog` and `Chapter Four` with a figure in it; a name that is nothing but a Roman numeral, too. */
const withFigures = (stem: string): string =>
  stem
    .replace(
      /^(chapter|part|book|section|act|scene|volume|letter)([-_ .]+)([a-z]+)/i,
      (whole, what, gap, word) => {
        const value = numberOf(word);
        return value === null ? whole : `${what}${gap}${value}`;
      },
    )
    .replace(/^[ivxlc]+$/i, (word) => String(numberOf(word) ?? word));

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

const isIndex = (stem: string): boolean => /^(index|readme)$/i.test(stem);

function placeOf(stem: string): number {
  if (isIndex(stem)) return -200;
  const word = stem.toLowerCase().replace(/[_ ]+/g, '-');
  return places.get(word) ?? places.get(word.split(/-(?=[a-z0-9]$)/)[0] ?? '') ?? 0;
}

/**
 * Compares the names of files and folders of one folder as a reader counts them: 2 before 10, the index first, a preface
 * before the chapters and an appendix after them.
 */
export function compareNames(one: string, other: string): number {
  const [a, b] = [stemOf(one), stemOf(other)];
  return (
    placeOf(a) - placeOf(b) ||
    collator.compare(withFigures(a), withFigures(b)) ||
    (one < other ? -1 : Number(one > other))
  );
}

/** `01-getting_started` as a title: `Getting started`; a name that is a number alone stays as it is. */
export function titleFromName(name: string): string {
  const words = name
    .replace(/^\d+[-_. ]+(?=\D)/, '')
    .replace(/[-_]+/g, ' ')
    .trim();
  return words === '' ? name : words.charAt(0).toUpperCase() + words.slice(1);
}
