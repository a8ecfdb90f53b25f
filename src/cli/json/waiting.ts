import { usd } from '../../base/money/money.js';
import type { BookPlan } from '../../project/plan-project.js';
import { waitingChapters } from '../text/waiting.js';

const time = (ms: number): string => new Date(ms).toISOString();

/** Returns the texts that wait until they are settled; null: none. */
export function waitingJson({ waiting, plan }: BookPlan) {
  if (waiting === null) return null;
  const { chunks, costMicroUsd, settleMs, undated } = waiting;
  return {
    chunks: chunks.length,
    // Null: the price is unknown.
    costUsd: plan.pricing.price.per === 'unknown' ? null : usd(costMicroUsd),
    // When all of them may be bought.
    until: time(Math.max(...chunks.map(({ until }) => until))),
    settleHours: settleMs / 3_600_000,
    undated,
    chapters: waitingChapters(waiting).map((chapter) => ({ ...chapter, until: time(chapter.until) })),
  };
}
