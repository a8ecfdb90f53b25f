import { describe, expect, it } from 'vitest';
import { microUsd } from '../../../src/base/money/money.js';
import type { Price } from '../../../src/base/money/price.js';
import { firstPurchase } from '../../../src/plan/cost/first-purchase.js';
import type { Plan } from '../../../src/plan/plan.js';

const perRequest: Price = { per: 'request', microUsd: 40_000 };

/** Returns the plan of a book with these costs in dollars for each chapter. */
function planOf(costs: readonly number[], price: Price = perRequest): Plan {
  const chapters = costs.map((cost, index) => ({
    chapter: index + 1,
    file: `${index + 1}.md`,
    buy: Math.round(cost / 0.04),
    costMicroUsd: microUsd(cost),
  }));
  const costMicroUsd = chapters.reduce((sum, one) => sum + one.costMicroUsd, 0);
  return {
    chapters,
    total: { costMicroUsd },
    pricing: { price, charactersPerSecond: 15 },
  } as unknown as Plan;
}

const suggestion = (plan: Plan) => firstPurchase({ plan, explanation: null });

describe('firstPurchase', () => {
  it('suggests the first chapter that costs something, for a book of more than $5', () => {
    expect(suggestion(planOf([0, 0.4, 5]))).toEqual({
      chapter: 2,
      costMicroUsd: 400_000,
      restMicroUsd: 5_000_000,
    });
  });

  it.each<[string, Plan]>([
    ['a book of $5', planOf([0.4, 4.6])],
    ['a single chapter', planOf([8])],
    ['a single chapter with something to buy', planOf([0, 8])],
    ['an unknown price', planOf([8, 8], { per: 'unknown' })],
  ])('suggests nothing for %s', (_, plan) => {
    expect(suggestion(plan)).toBeNull();
  });

  it('suggests a chapter and not the credits, which do not count as chapters', () => {
    const withCredits = (costs: readonly number[]): Plan => {
      const plan = planOf(costs);
      const files = new Map([
        [0, 'credits.opening'],
        [costs.length - 1, 'credits.closing'],
      ]);
      const chapters = plan.chapters.map((one, index) => ({
        ...one,
        chapter: index,
        file: files.get(index) ?? one.file,
      }));
      return { ...plan, chapters };
    };
    expect(suggestion(withCredits([0.04, 0.4, 5, 0.04]))).toEqual({
      chapter: 1,
      costMicroUsd: 400_000,
      restMicroUsd: 5_080_000,
    });
    expect(suggestion(withCredits([0.04, 8, 0.04]))).toBeNull();
  });

  it('suggests nothing after a first purchase', () => {
    const explanation = { purchases: [], fullChunks: 400, fullCostMicroUsd: microUsd(16) };
    expect(firstPurchase({ plan: planOf([8, 8]), explanation })).toBeNull();
  });
});
