import { type MicroUsd, microUsd } from '../../base/money/money.js';
import { creditsRoles } from '../../markdown/block.js';
import type { Plan } from '../plan.js';
import type { Explanation } from '../reasons/explain-purchases.js';

/** A first run that costs more than this should begin with one chapter. */
const muchMicroUsd = microUsd(5);

/** One chapter to buy before the rest of a book. */
export interface FirstPurchase {
  /** The number of the first chapter in which the plan buys something. */
  readonly chapter: number;
  readonly costMicroUsd: MicroUsd;
  /** What the other chapters of the plan cost after it. */
  readonly restMicroUsd: MicroUsd;
}

const creditsFiles: readonly string[] = creditsRoles.map((role) => `credits.${role}`);

/**
 * Returns the chapter to buy first, if nothing was ever bought for a book and its plan costs more than $5. Null: the plan is
 * cheaper, has no price, buys in one chapter only (without the credits), or is not the first.
 */
export function firstPurchase({
  plan: { chapters, total, pricing },
  explanation,
}: {
  readonly plan: Plan;
  readonly explanation: Explanation | null;
}): FirstPurchase | null {
  const toBuy = chapters.filter(({ buy, file }) => buy > 0 && !creditsFiles.includes(file));
  const [first] = toBuy;
  const isMuch = pricing.price.per !== 'unknown' && total.costMicroUsd > muchMicroUsd;
  if (explanation !== null || !isMuch || first === undefined || toBuy.length === 1) return null;
  const { chapter, costMicroUsd } = first;
  return { chapter, costMicroUsd, restMicroUsd: total.costMicroUsd - costMicroUsd };
}
