import { usd } from '../../base/money.js';
import type { BookPlan } from '../../narrate.js';
import type { PlanFigures } from '../../plan/plan.js';
import { countSkipped } from '../text/skipped.js';
import { warningJson } from './diagnostic-json.js';

const tenths = (seconds: number): number => Math.round(seconds * 10) / 10;

const figuresJson = ({
  characters,
  chunks,
  reuse,
  collect,
  buy,
  costMicroUsd,
  audioSeconds,
}: PlanFigures) => ({
  characters,
  chunks,
  reuse,
  collect,
  buy,
  costUsd: usd(costMicroUsd),
  audioSeconds: tenths(audioSeconds),
});

/** The document that `--dry-run --json` prints. */
export function planJson(bookPlan: BookPlan) {
  const { book, plan, warnings } = bookPlan;
  return {
    engine: book.profile.name,
    currency: 'USD',
    chapters: plan.chapters.map((chapter) => ({
      chapter: chapter.chapter,
      file: chapter.file,
      title: chapter.title,
      ...figuresJson(chapter),
    })),
    total: { ...figuresJson(plan.total), wallSeconds: tenths(plan.total.wallSeconds) },
    skipped: Object.fromEntries(countSkipped(bookPlan)),
    warnings: warnings.map(warningJson),
  };
}
