import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { free } from '../../../src/base/money/price.js';
import { parsePrice, readPrice } from '../../../src/base/money/written-price.js';

describe('parsePrice', () => {
  it.each([
    ['0.04', { request: 0.04 }],
    ['0.04/request', { request: 0.04 }],
    ['$0.04', { request: 0.04 }],
    [' .04 ', { request: 0.04 }],
    ['0.015/minute', { minute: 0.015 }],
    ['0.015/1000-characters', { thousandCharacters: 0.015 }],
    ['0', { request: 0 }],
    ['1000', { request: 1000 }],
  ])('parses %j as a price', (text, price) => {
    expect(parsePrice(text)).toEqual(price);
  });

  it.each([
    '',
    'free',
    '-1',
    '+1',
    '1e-9',
    '0x10',
    'NaN',
    'Infinity',
    '1001',
    '1,5',
    '0.04/',
    '0.04/hour',
    '0.04/Minute',
    '0.04/__proto__',
    '0.04 0.05',
    '9'.repeat(400),
  ])('rejects %j', (text) => {
    expect(parsePrice(text)).toBeNull();
  });

  it('returns null or a price that readPrice accepts, for any text', () => {
    const amounts = fc.oneof(fc.string(), fc.double().map(String), fc.nat(2000).map(String));
    const units = fc.constantFrom('', '/request', '/minute', '/1000-characters', '/thousandCharacters');
    fc.assert(
      fc.property(amounts, units, (amount, unit) => {
        const written = parsePrice(`${amount}${unit}`);
        const price = written === null ? null : readPrice(written);
        expect(price === null).toBe(written === null);
        if (price === null || price.per === 'unknown') return;
        expect(Number.isSafeInteger(price.microUsd) && price.microUsd >= 0).toBe(true);
      }),
    );
  });
});

describe('readPrice', () => {
  it.each([
    [0.04, { per: 'request', microUsd: 40_000 }],
    [{ request: 0.04 }, { per: 'request', microUsd: 40_000 }],
    [{ thousandCharacters: 0.015 }, { per: 'thousand-characters', microUsd: 15_000 }],
    [{ minute: 0.015 }, { per: 'minute', microUsd: 15_000 }],
    [{ minute: 0 }, free],
  ])('converts %j by its unit', (written, price) => {
    expect(readPrice(written)).toEqual(price);
  });

  it.each([
    [Number.NaN],
    [-1],
    [Number.POSITIVE_INFINITY],
    [{}],
    [{ minute: 1, request: 1 }],
    [{ hour: 1 } as never],
    [{ minute: '1' } as never],
  ])('rejects %j', (written) => {
    expect(readPrice(written)).toBeNull();
  });
});
