import { usd } from '../../../base/money/money.js';
import type { BookPlan } from '../../../project/plan-project.js';
import type { InitReport } from '../../../use-cases/init.js';
import { planJson } from '../../json/plan.js';

/** Returns the document of `init --json`. */
export function initJson(
  { proposal, replaced, ignored, notIgnored }: InitReport,
  { manifest, bookPlan, next }: { manifest: string; bookPlan: BookPlan; next: readonly string[] },
) {
  const { title, author, language, description, cover, source, chapters, notices } = proposal;
  const { total, warnings } = planJson(bookPlan);
  const { price } = bookPlan.plan.pricing;
  return {
    status: replaced ? 'replaced' : 'written',
    manifest,
    source,
    title,
    author,
    language,
    description,
    cover,
    chapters: chapters.map(({ file, title: own, part, leftOut }) => ({ file, title: own, part, leftOut })),
    ignored,
    notIgnored,
    notices,
    // The price of a request; null for a price by another unit.
    estimate: { ...total, priceUsd: price.per === 'request' ? usd(price.microUsd) : null },
    warnings,
    next,
  };
}
