import { usd } from '../../base/money.js';
import type { BookPlan } from '../../narrate.js';
import type { PlanFigures } from '../../plan/plan.js';
import { mostWithoutStore, type StoreStanding } from '../../plan/store-standing.js';
import { countSkipped } from '../text/skipped.js';
import { warningJson } from './diagnostic-json.js';
import { purchaseJson } from './purchases-json.js';

const tenths = (seconds: number): number => Math.round(seconds * 10) / 10;

const figuresJson = ({
  characters,
  chunks,
  reuse,
  collect,
  buy,
  costMicroUsd,
  costWithRetakesMicroUsd,
  audioSeconds,
}: PlanFigures) => ({
  characters,
  chunks,
  reuse,
  collect,
  buy,
  costUsd: usd(costMicroUsd),
  costWithRetakesUsd: usd(costWithRetakesMicroUsd),
  audioSeconds: tenths(audioSeconds),
});

/** The document that `--dry-run --json` prints; `rebuy` and `fullCostUsd` where something was bought before. */
export function planJson(bookPlan: BookPlan) {
  const { book, plan, explanation, store, warnings } = bookPlan;
  return {
    engine: book.profile.name,
    currency: 'USD',
    chapters: plan.chapters.map((chapter) => ({
      chapter: chapter.chapter,
      file: chapter.file,
      title: chapter.title,
      ...figuresJson(chapter),
      ...(explanation !== null && {
        rebuy: explanation.purchases
          .filter(({ chunk }) => chunk.chapter === chapter.chapter)
          .map(purchaseJson),
      }),
    })),
    total: {
      ...figuresJson(plan.total),
      wallSeconds: tenths(plan.total.wallSeconds),
      ...(explanation !== null && { fullCostUsd: usd(explanation.fullCostMicroUsd) }),
    },
    ...(store !== null && { store: storeJson(bookPlan, store) }),
    skipped: Object.fromEntries(countSkipped(bookPlan)),
    warnings: warnings.map(warningJson),
  };
}

/** Whether it is known what the store holds; where it is not, the most that the plan can cost. */
const storeJson = ({ plan }: BookPlan, { place, unknown }: StoreStanding) => ({
  place,
  known: unknown === null,
  ...(unknown !== null && { reason: unknown, atMostUsd: usd(mostWithoutStore(plan)) }),
});
