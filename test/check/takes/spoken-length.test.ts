import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spokenLength } from '../../../src/check/takes/spoken-length.js';

/** Independent implementation of the weight of a character. */
function weightOf(character: string): number {
  if (/\p{Script=Han}/u.test(character)) return 3;
  if (/\p{Script=Hangul}/u.test(character)) return 2.4;
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(character)) return 1.8;
  if (/\p{M}/u.test(character)) return 0.5;
  if (/\p{N}/u.test(character)) return 3;
  if (/[\p{Sm}\p{Sc}%&@#]/u.test(character)) return 4;
  return /[\p{So}\p{Sk}\p{C}]/u.test(character) ? 0 : 1;
}

describe('spokenLength', () => {
  it.each([
    ['The lamp burns.', 15],
    ['  The \n\n lamp\tburns. ', 15],
    ['“The lamp” — it burns.', 22],
    ['… — “”', 0],
    ['Room 7', 8],
    ['海', 3],
    ['𠀀', 3],
    ['a😀b', 2],
    ['𝐀', 1],
  ])('of %j is %d', (text, length) => {
    expect(spokenLength(text)).toBe(length);
  });

  it('is the sum of the weights of the characters', () => {
    const words = fc.array(
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 8 }),
        fc.constantFrom(' ', '\n', '7', '%', '海', 'か', '한'),
      ),
    );
    fc.assert(
      fc.property(words, (some) => {
        // Text without a letter has length 0.
        const text = `x${some.join('')}`;
        const folded = text.normalize('NFC').trim().replace(/\s+/g, ' ');
        const sum = [...folded].reduce((total, character) => total + weightOf(character), 0);
        expect(spokenLength(text)).toBeCloseTo(sum, 9);
      }),
    );
  });

  it('has the right weight for every character up to U+20FF', () => {
    const characters = Array.from({ length: 0x2100 }, (_, code) => String.fromCharCode(code)).filter(
      (character) => !/\s|\p{M}/u.test(character) && character.normalize('NFC') === character,
    );
    const others = characters.filter((one) => spokenLength(`x${one}x`) !== 2 + weightOf(one));
    expect(others).toEqual([]);
  });
});
