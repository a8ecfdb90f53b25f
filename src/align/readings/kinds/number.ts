import type { LanguageReadings } from '../languages/language.js';
import type { ReadingKind } from './kind.js';

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const subscripts = '₀₁₂₃₄₅₆₇₈₉';
const raised = /[⁰¹²³⁴⁵⁶⁷⁸⁹]+/gu;
const lowered = /[₀-₉]/gu;
/** Larger numbers are read digit by digit, or as espeak reads them. */
const largest = 999_999_999;

/**
 * Words with digits: each number as a quantity, as a year, digit by digit or as a place in a row; symbols and decimal separators
 * by their names; raised digits as powers or left out.
 */
export const number: ReadingKind = {
  respell(word, readings) {
    if (!/[\p{Nd}\p{No}]/u.test(word)) return null;
    const plain = word.replace(lowered, (digit) => String(subscripts.indexOf(digit)));
    const variants = withUnits(plain, readings)
      .flatMap((text) => withPowers(text, readings))
      .flatMap((text) => withSymbols(text, readings));
    return variants.flatMap((text) => readNumbers(text, readings));
  },
};

/** Names the unit that a number ends with, as in `20°C`. */
function withUnits(word: string, { units }: LanguageReadings): readonly string[] {
  const [, before = '', symbol = '', after = ''] = /^(.*\d)([^\d.,]+?)([^\p{L}\p{N}²³]*)$/u.exec(word) ?? [];
  const names = Object.hasOwn(units, symbol) ? (units[symbol] ?? []) : [];
  return [...names.map((name) => `${before} ${name}${after}`), word];
}

function withPowers(word: string, { powers }: LanguageReadings): readonly string[] {
  const [first] = word.match(raised) ?? [];
  if (first === undefined) return [word];
  const digitsOf = (text: string): string => [...text].map((digit) => superscripts.indexOf(digit)).join('');
  const choices = powers(digitsOf(first));
  // A raised number after a letter is often the number of a note, which is not read, or read as a number.
  return [
    ...choices.map((power) => word.replace(raised, ` ${power} `)),
    word.replace(raised, (found) => ` ${digitsOf(found)} `),
    word.replace(raised, ''),
  ];
}

/** Names the symbols of a word, such as a currency before an amount, which is read behind it. */
function withSymbols(word: string, { symbols }: LanguageReadings): readonly string[] {
  const found = [...word].filter((character) => Object.hasOwn(symbols, character));
  const [first] = found;
  if (first === undefined) return [word];
  const amount = /^([^\p{L}\p{N}]*)([$€£¥])\s?(\d[\d.,]*)(.*)$/u.exec(word);
  return (symbols[first] ?? []).map((name) => {
    if (amount?.[2] === first) return `${amount[1]}${amount[3]} ${name} ${amount[4]}`;
    return word.replaceAll(first, ` ${name} `);
  });
}

function readNumbers(text: string, readings: LanguageReadings): readonly string[] {
  const integers = (read: ReadInteger): string =>
    text.replace(integer, (digits) => {
      const value = Number(digits.replace(/\D/g, ''));
      const words = value > largest ? null : read(value, readings);
      return words === null ? digits : ` ${words} `;
    });
  // The number in `3rd`, `A4`, `3.5` or `1/2` is not an ordinal.
  const ordinals = /^(?:[^\d]*[^\d\p{L}])?\d{1,2}(?:[^\d\p{L}][^\d]*)?$/u.test(text) ? ordinalReadings : [];
  const results = [
    text,
    ...[quantity, ...partReadings, ...ordinals].map(integers),
    text.replace(/\d+/g, (digits) => ` ${[...digits].join(' ')} `),
    text.replace(/(?<=\d)[.,](\d+)/g, (_, digits) => ` ${readings.decimalPoint} ${[...digits].join(' ')} `),
  ];
  return results.map((one) => one.replace(/\s+/g, ' ').trim());
}

/** A whole number. Thousands may be separated by a mark or a space. */
const integer = /\d{1,3}(?:[.,'’ \u00a0\u202f]\d{3})+(?!\d)|\d+/g;

type ReadInteger = (number: number, readings: LanguageReadings) => string | null;

const quantity: ReadInteger = (value, { quantity: words }) => (value >= 1000 ? words(value) : null);

/** Numbers of three and four digits have up to two readings in parts. */
const partReadings: readonly ReadInteger[] = [0, 1].map(
  (choice): ReadInteger =>
    (value, { inParts }) =>
      value > 100 && value < 10_000 ? (inParts(value)[choice] ?? null) : null,
);

/** Days and centuries are read as ordinals, in up to four forms. */
const ordinalReadings: readonly ReadInteger[] = [0, 1, 2, 3].map(
  (choice): ReadInteger =>
    (value, { ordinals }) =>
      value > 0 ? (ordinals(value)[choice] ?? null) : null,
);
