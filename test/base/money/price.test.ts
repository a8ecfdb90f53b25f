import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costOf, costOfSound, free, isFree, type Price, perRequest } from '../../../src/base/money/price.js';

const at = (price: Price) => ({ price, charactersPerSecond: 15 });
const perThousand: Price = { per: 'thousand-characters', microUsd: 15_000 };
const perMinute: Price = { per: 'minute', microUsd: 15_000 };

describe('costOf', () => {
  it.each([
    ['price per request, whatever its length', perRequest(40_000), 1800, 40_000, 40_000],
    ['price per thousand characters', perThousand, 1800, 27_000, 27_000],
    ['price of one character', perThousand, 1, 15, 15],
    [
      'price per thousand characters, rounded up',
      { per: 'thousand-characters', microUsd: 333 } as const,
      100,
      34,
      34,
    ],
    // 120 s expected; three times that and ten seconds more are reserved.
    ['price per minute', perMinute, 1800, 30_000, 92_500],
    ['price of 0', free, 1800, 0, 0],
    ['unknown price as 0', { per: 'unknown' } as const, 1800, 0, 0],
  ])('computes the %s', (_name, price, characters, expectedMicroUsd, mostMicroUsd) => {
    expect(costOf(characters, at(price))).toEqual({ expectedMicroUsd, mostMicroUsd });
  });

  it('returns whole amounts that are never too low and grow with the text', () => {
    const units = fc.constantFrom('request', 'thousand-characters', 'minute');
    fc.assert(
      fc.property(units, fc.nat(1_000_000), fc.nat(5000), fc.nat(5000), (per, microUsd, few, more) => {
        const pricing = at({ per, microUsd } as Price);
        const less = costOf(few, pricing);
        const all = costOf(few + more, pricing);
        expect(Number.isInteger(all.expectedMicroUsd) && Number.isInteger(all.mostMicroUsd)).toBe(true);
        expect(all.mostMicroUsd).toBeGreaterThanOrEqual(all.expectedMicroUsd);
        expect(all.expectedMicroUsd).toBeGreaterThanOrEqual(less.expectedMicroUsd);
        const exact = per === 'thousand-characters' ? ((few + more) * microUsd) / 1000 : 0;
        expect(all.expectedMicroUsd).toBeGreaterThanOrEqual(exact);
      }),
    );
  });
});

describe('isFree', () => {
  it('returns true for a price of 0, and false for an unknown price', () => {
    expect([free, perThousand, { per: 'unknown' } as const].map(isFree)).toEqual([true, false, false]);
  });
});

describe('costOfSound', () => {
  it('charges by the sample, and rounds up', () => {
    expect(costOfSound(15_000, { frames: 24_000 * 60, sampleRate: 24_000 })).toBe(15_000);
    expect(costOfSound(15_000, { frames: 1, sampleRate: 24_000 })).toBe(1);
  });
});
