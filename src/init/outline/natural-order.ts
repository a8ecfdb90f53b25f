import { stemOf } from '../../base/paths/markdown-name.js';

/** Names of the first and the last sections of a book, each in order, for files without numbers. */
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
/** A single c or l is a letter in a sequence of letters, not a Roman numeral. */
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

/** Replaces number words and Roman numerals: `chapter-iv-the-fog`, `Chapter Four`, or a whole name such as `iv`. */
const withDigits = (stem: string): string =>
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

const isIndex = (stem: string): boolean => /^_?(index|readme)$/i.test(stem);

/** Names such as `apA`, `app-1` or `appendix-tools`. */
const appendix = /^(?:ap|app|apx|appx)-?(?:[a-z]|\d{1,2})(?:-|$)|^appendix(?:-|[a-z]?$|\d)/;

function placeOf(stem: string): number {
  if (isIndex(stem)) return -200;
  const word = stem.toLowerCase().replace(/[_. ]+/g, '-');
  if (appendix.test(word)) return places.get('appendix') ?? 0;
  return places.get(word) ?? places.get(word.split(/-(?=[a-z0-9]$)/)[0] ?? '') ?? 0;
}

/**
 * Compares the names of files and folders in one folder, in natural order: 2 before 10, the index first, a preface before
 * the chapters and an appendix after them.
 */
export function compareNames(one: string, other: string): number {
  const [a, b] = [stemOf(one), stemOf(other)];
  return (
    placeOf(a) - placeOf(b) ||
    collator.compare(withDigits(a), withDigits(b)) ||
    (one < other ? -1 : Number(one > other))
  );
}

/** Returns a name as a title: "Getting started" for `01-getting_started`. A name of only a number is unchanged. */
export function titleFromName(name: string): string {
  const words = name
    .replace(/^\d+[-_. ]+(?=\D)/, '')
    .replace(/[-_]+/g, ' ')
    .trim();
  return words === '' ? name : words.charAt(0).toUpperCase() + words.slice(1);
}
