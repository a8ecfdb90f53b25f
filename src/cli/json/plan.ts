import { usd } from '../../base/money/money.js';
import type { Price } from '../../base/money/price.js';
import type { SizeFigures } from '../../plan/cost/compare-sizes.js';
import { greatestCost } from '../../plan/cost/greatest-cost.js';
import type { ReadingDifference } from '../../plan/cost/reading-changes.js';
import type { PlanFigures } from '../../plan/plan.js';
import type { PlannedStore } from '../../plan/planned-store.js';
import type { Purchase } from '../../plan/reasons/explain-purchases.js';
import type { BookPlan } from '../../project/plan-project.js';
import { countSkipped } from '../text/skipped.js';
import { placeJson, warningJson } from './diagnostics.js';

const tenths = (seconds: number): number => Math.round(seconds * 10) / 10;

const figuresJson = (
  {
    characters,
    chunks,
    reuse,
    collect,
    buy,
    costMicroUsd,
    costWithRetakesMicroUsd,
    audioSeconds,
  }: PlanFigures,
  price: Price,
) => ({
  characters,
  chunks,
  reuse,
  collect,
  buy,
  // Null: the price is unknown.
  costUsd: price.per === 'unknown' && buy > 0 ? null : usd(costMicroUsd),
  costWithRetakesUsd: price.per === 'unknown' && buy > 0 ? null : usd(costWithRetakesMicroUsd),
  audioSeconds: tenths(audioSeconds),
});

/** Returns a price in the form of the manifest; null: unknown. */
function priceJson(price: Price) {
  switch (price.per) {
    case 'unknown':
      return null;
    case 'request':
      return { request: usd(price.microUsd) };
    case 'thousand-characters':
      return { thousandCharacters: usd(price.microUsd) };
    case 'minute':
      return { minute: usd(price.microUsd) };
  }
}

/** Returns the document of `--dry-run --json`. `rebuy` and `fullCostUsd` are absent before the first purchase. */
export function planJson(bookPlan: BookPlan) {
  const { book, plan, priceFrom, explanation, store, readingDifference, warnings } = bookPlan;
  const { price } = plan.pricing;
  return {
    engine: book.profile.name,
    currency: 'USD',
    price: priceJson(price),
    // Null: the price is unknown.
    priceFrom: price.per === 'unknown' ? null : priceFrom,
    chapters: plan.chapters.map((chapter) => ({
      chapter: chapter.chapter,
      file: chapter.file,
      title: chapter.title,
      ...figuresJson(chapter, price),
      ...(explanation !== null && {
        rebuy: explanation.purchases
          .filter(({ chunk }) => chunk.chapter === chapter.chapter)
          .map(purchaseJson),
      }),
    })),
    total: {
      ...figuresJson(plan.total, price),
      wallSeconds: tenths(plan.total.wallSeconds),
      ...(explanation !== null && {
        fullCostUsd: price.per === 'unknown' ? null : usd(explanation.fullCostMicroUsd),
      }),
    },
    ...(readingDifference !== null && { readingChanges: readingJson(readingDifference, price) }),
    ...(store !== null && { store: storeJson(bookPlan, store) }),
    skipped: Object.fromEntries(countSkipped(bookPlan)),
    warnings: warnings.map(warningJson),
  };
}

/** Returns a function that converts the figures of one limit of characters in a request. */
export const sizeJson =
  ({ plan }: BookPlan) =>
  ({ maxCharacters, isCurrent, requests, costMicroUsd, longestTakeSeconds }: SizeFigures) => ({
    maxCharacters,
    current: isCurrent,
    requests,
    // Null: the price is unknown.
    costUsd: plan.pricing.price.per === 'unknown' && requests > 0 ? null : usd(costMicroUsd),
    longestTakeSeconds: longestTakeSeconds === null ? null : tenths(longestTakeSeconds),
  });

/** Returns the places that this version reads differently, and what they cost in addition. */
const readingJson = ({ changes, costMicroUsd, isAccepted }: ReadingDifference, price: Price) => ({
  accepted: isAccepted,
  costUsd: price.per === 'unknown' ? null : usd(costMicroUsd),
  places: changes.map(({ blocks, before, after }) => ({ place: placeJson(blocks[0]!.place), before, after })),
});

/** Returns whether the store could be read; if not, also the reason and the highest possible cost of the plan. */
const storeJson = ({ plan }: BookPlan, { place, unknown }: PlannedStore) => ({
  place,
  known: unknown === null,
  ...(unknown !== null && {
    reason: unknown,
    atMostUsd: plan.pricing.price.per === 'unknown' ? null : usd(greatestCost(plan)),
  }),
});

/** Returns why a chunk is bought. */
const purchaseJson = ({ chunk, reason, lines, section, before, diff }: Purchase) => ({
  chunk: chunk.chunk,
  place: placeJson(chunk.place),
  reason,
  ...(lines.length > 0 && { lines }),
  ...(section !== null && { section }),
  ...(before !== null && {
    before: {
      engine: before.engine,
      model: before.model,
      voice: before.voice,
      prompt: before.prompt,
      language: before.language,
    },
  }),
  ...(diff.length > 0 && { diff }),
});
