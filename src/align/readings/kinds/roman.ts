import type { ReadingKind } from './kind.js';

const values: Readonly<Record<string, number>> = { I: 1, V: 5, X: 10, L: 50, C: 100, D: 500, M: 1000 };
const numeral = /^M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})$/;

/** Returns the value of a Roman numeral in capital letters; null: it is none. */
export function romanValue(text: string): number | null {
  if (text === '' || !numeral.test(text)) return null;
  let sum = 0;
  for (const [index, letter] of [...text].entries()) {
    const value = values[letter] as number;
    sum += value < (values[text[index + 1] ?? ''] ?? 0) ? -value : value;
  }
  return sum;
}

/** Roman numerals: as a number, as a place in a row, letter by letter, or as a word ("MIX"). A single I, C, D, L or M is none. */
export const roman: ReadingKind = {
  respell(word, readings) {
    const [, before = '', letters = '', after = ''] =
      /^([^\p{L}\p{N}]*)([IVXLCDM]+)([^\p{L}\p{N}]*(?:['’]s)?)$/u.exec(word) ?? [];
    const value = /^[ICDLM]$/.test(letters) ? null : romanValue(letters);
    if (value === null) return null;
    const texts = [String(value), ...readings.ordinals(value), [...letters].join(' '), letters.toLowerCase()];
    return texts.map((text) => before + text + after);
  },
};
