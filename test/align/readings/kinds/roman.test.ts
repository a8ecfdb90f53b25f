import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { romanValue } from '../../../../src/align/readings/kinds/roman.js';

/** Writes a number as a Roman numeral, digit by digit. */
function toRoman(number: number): string {
  const digits = [
    ['', 'I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX'],
    ['', 'X', 'XX', 'XXX', 'XL', 'L', 'LX', 'LXX', 'LXXX', 'XC'],
    ['', 'C', 'CC', 'CCC', 'CD', 'D', 'DC', 'DCC', 'DCCC', 'CM'],
    ['', 'M', 'MM', 'MMM'],
  ];
  return [3, 2, 1, 0].map((place) => digits[place]?.[Math.floor(number / 10 ** place) % 10]).join('');
}

describe('romanValue', () => {
  it('reads every numeral up to 3,999', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3999 }), (number) => {
        expect(romanValue(toRoman(number))).toBe(number);
      }),
    );
  });

  it.each(['', 'IIII', 'VX', 'IC', 'ABC', 'xiv', 'MMMM'])('returns null for %j', (text) => {
    expect(romanValue(text)).toBeNull();
  });
});
