import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWhiteSpace, skipWhiteSpace, trimEnd, utf8Length } from '../../../src/split/cuts/text-measure.js';

describe('utf8Length', () => {
  it('equals the bytes that Node encodes, also for lone surrogates', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.constantFrom('\ud83d', '\ude00', 'é', '今', 'a')).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, fc.nat(20), fc.nat(20), (text, skip, more) => {
        const [from, to] = [Math.min(skip, text.length), Math.min(skip + more, text.length)];
        expect(utf8Length(text)).toBe(Buffer.byteLength(text));
        expect(utf8Length(text, from, to)).toBe(Buffer.byteLength(text.slice(from, to)));
      }),
    );
  });
});

describe('isWhiteSpace', () => {
  it('is true for exactly the code units that trim removes', () => {
    const units = Array.from({ length: 0x10000 }, (_, unit) => unit);
    expect(units.filter((unit) => isWhiteSpace(unit) !== (String.fromCharCode(unit).trim() === ''))).toEqual(
      [],
    );
  });
});

describe('skipWhiteSpace and trimEnd', () => {
  it('stay within the given bounds', () => {
    expect(skipWhiteSpace('a \n b', 1)).toBe(4);
    expect(skipWhiteSpace('a \n b', 1, 3)).toBe(3);
    expect(trimEnd('a \n b', 0, 4)).toBe(1);
    expect(trimEnd('a \n b', 2, 4)).toBe(2);
  });
});
