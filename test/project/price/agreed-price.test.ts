import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costOf, free, type Price, perRequest } from '../../../src/base/money/price.js';
import { agreedPrice, userPrice } from '../../../src/project/price/agreed-price.js';

const perMinute = (microUsd: number): Price => ({ per: 'minute', microUsd });
const perThousand = (microUsd: number): Price => ({ per: 'thousand-characters', microUsd });
const unknown: Price = { per: 'unknown' };
const list = perRequest(40_000);

describe('agreedPrice', () => {
  it.each([
    ['no price', null, list, true, list, 'list'],
    ['the list price', list, list, true, list, 'manifest'],
    ['a higher price', perRequest(50_000), list, true, perRequest(50_000), 'manifest'],
    ['a lower price', perRequest(39_999), list, true, list, 'list'],
    ['a price of zero', free, list, true, list, 'list'],
    ['a price in another unit', perMinute(900_000_000), list, true, list, 'list'],
    ['a price of zero in another unit', free, perThousand(15_000), true, perThousand(15_000), 'list'],
    ['a price without a list price', perMinute(15_000), unknown, true, unknown, 'list'],
    ['a lower price at another server', perRequest(1), list, false, perRequest(1), 'manifest'],
    ['a price of zero at another server', free, list, false, free, 'manifest'],
    [
      'a price at another server without a list price',
      perMinute(15_000),
      unknown,
      false,
      perMinute(15_000),
      'manifest',
    ],
  ] as const)('handles a manifest with %s', (_name, manifest, listed, isListBinding, price, from) => {
    const agreed = agreedPrice({ user: null, manifest, list: listed, isListBinding });
    expect(agreed).toEqual({ price, from, ignored: from === 'list' ? manifest : null });
  });

  const prices = fc.oneof(
    fc.constant(unknown),
    fc.record({
      per: fc.constantFrom('request' as const, 'thousand-characters' as const, 'minute' as const),
      microUsd: fc.nat(1_000_000),
    }),
  );

  it('never reserves less than a binding list price, for any price in the manifest', () => {
    fc.assert(
      fc.property(prices, prices, fc.nat(5000), (manifest, listed, characters) => {
        const { price } = agreedPrice({ user: null, manifest, list: listed, isListBinding: true });
        const most = (one: Price) => costOf(characters, { price: one, charactersPerSecond: 15 }).mostMicroUsd;
        expect(price.per).toBe(listed.per);
        expect(most(price)).toBeGreaterThanOrEqual(most(listed));
      }),
    );
  });

  it('prefers the user’s price to all others, even a lower one', () => {
    fc.assert(
      fc.property(prices, prices, prices, fc.boolean(), (price, manifest, listed, isListBinding) => {
        const user = { price, from: 'option' } as const;
        const agreed = agreedPrice({ user, manifest, list: listed, isListBinding });
        expect(agreed).toEqual({ price, from: 'option', ignored: null });
      }),
    );
  });
});

describe('userPrice', () => {
  it('prefers the option to the environment, and returns null when both are missing or blank', () => {
    const environment = { NARRATE_PRICE: '0.015/minute' };
    expect(userPrice(0.02, environment)).toEqual({ price: perRequest(20_000), from: 'option' });
    expect(userPrice(0, environment)).toEqual({ price: free, from: 'option' });
    expect(userPrice(undefined, environment)).toEqual({ price: perMinute(15_000), from: 'environment' });
    expect(userPrice(undefined, { NARRATE_PRICE: ' ' })).toBeNull();
    expect(userPrice(undefined, {})).toBeNull();
  });

  it.each([
    [Number.NaN, {}],
    [-1, {}],
    [undefined, { NARRATE_PRICE: 'free' }],
  ])('refuses %j with %j in the environment', (written, environment) => {
    expect(() => userPrice(written, environment)).toThrow(expect.objectContaining({ code: 'usage' }));
  });
});
