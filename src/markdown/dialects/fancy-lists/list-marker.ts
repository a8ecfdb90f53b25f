/** Style of a list's markers: its numbers, and the signs around them. All items of a list have the same. */
export type MarkerStyle = string;

const shape = /^(\(?)(@[\p{L}\p{N}_-]*|#|\d{1,9}|[ivxlcdm]+|[IVXLCDM]+|[a-z]|[A-Z])([.)])$/u;
/** Only the first numbers start a list, so that a paragraph that begins with an initial stays one. */
const isFirst = /^(?:#|@.*|1|i|I|a|A)$/;

/**
 * Returns the style of a marker as Pandoc has them, in addition to those of CommonMark: `#.`, `(@)`, `(@name)`, `(1)`, `i.`,
 * `a)`, `(A)`; null: it is no marker that can be there.
 * @param list style of the list that it continues; null: it starts a list
 */
export function markerStyle(marker: string, list: MarkerStyle | null): MarkerStyle | null {
  const [, open = '', number, close = ''] = shape.exec(marker) ?? [];
  if (number === undefined || (open === '(' && close === '.')) return null;
  const possible = numerals(number, open).map((numeral) => `${open}${numeral}${close}`);
  if (list !== null) return possible.includes(list) ? list : null;
  return isFirst.test(number) ? (possible[0] ?? null) : null;
}

/** Returns what a number can be, the likeliest first. Digits without a bracket before them are CommonMark. */
function numerals(number: string, open: string): string[] {
  if (number.startsWith('@')) return open === '(' ? ['@'] : [];
  if (number === '#') return open === '' ? ['#'] : [];
  if (/^\d/.test(number)) return open === '(' ? ['1'] : [];
  const lower = number === number.toLowerCase();
  const roman = lower ? 'i' : 'I';
  const letter = lower ? 'a' : 'A';
  const isRoman = /^[ivxlcdm]+$/i.test(number);
  if (number.length > 1) return isRoman ? [roman] : [];
  return isRoman ? [roman, letter] : [letter];
}
