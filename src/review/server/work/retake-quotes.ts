import { randomUUID } from 'node:crypto';
import { formatUsd, type MicroUsd, usd } from '../../../base/money/money.js';
import { budgetWarnings } from '../../../plan/cost/budget-warnings.js';
import type { PlannedRetakes } from '../../../use-cases/retake.js';
import type { RetakeQuote } from '../../api.js';
import { monthJson } from '../../book-json.js';
import { Refusal } from '../http/failures.js';

/** What a user confirms: the chunk, and the most that its retake may cost. */
export interface QuoteTerms {
  /** Id of the chunk. */
  readonly chunk: string;
  readonly key: string;
  readonly requests: number;
  readonly costMicroUsd: MicroUsd;
}

/** The budget of a session. */
export interface SessionBudget {
  /** Null: no limit. */
  readonly budgetMicroUsd: MicroUsd | null;
  /** What counts against it. */
  readonly spentMicroUsd: MicroUsd;
}

/** How many quotes are kept. A page has one open at a time. */
const mostQuotes = 500;

/** The prices that pages were told. Each can be confirmed once. */
export class RetakeQuotes {
  readonly #open = new Map<string, QuoteTerms>();
  readonly #hide: (text: string) => string;

  /** @param hide removes from messages what the page must not see */
  constructor(hide: (text: string) => string) {
    this.#hide = hide;
  }

  /** Makes a quote of what a retake costs now. */
  make(terms: QuoteTerms, planned: PlannedRetakes, session: SessionBudget): RetakeQuote {
    const quote = randomUUID();
    this.#open.set(quote, terms);
    for (const old of [...this.#open.keys()].slice(0, -mostQuotes)) this.#open.delete(old);
    return {
      quote,
      requests: terms.requests,
      costUsd: usd(terms.costMicroUsd),
      budgetUsd: session.budgetMicroUsd === null ? null : usd(session.budgetMicroUsd),
      spentUsd: usd(session.spentMicroUsd),
      month: planned.month && monthJson(planned.month),
      warnings: planned.warnings.map(({ message }) => this.#hide(message)),
    };
  }

  /** Uses a quote up and returns its terms. @throws Refusal `quote-used` */
  take(quote: string, chunk: string): QuoteTerms {
    const terms = this.#open.get(quote);
    if (terms === undefined || terms.chunk !== chunk)
      throw new Refusal('quote-used', 'This price was already confirmed, or is no longer valid.', {
        hint: 'Ask for the price again, and confirm it.',
      });
    this.#open.delete(quote);
    return terms;
  }
}

/** Returns what the retake of one chunk costs as planned. @throws Refusal `book-changed` when its text has changed */
export function termsOf(planned: PlannedRetakes, { id, key }: { id: string; key: string }): QuoteTerms {
  const { retakes, buy, costMicroUsd } = planned.plan;
  if (retakes.length !== 1 || retakes[0]?.chunk.key !== key)
    throw new Refusal('book-changed', 'The text of this chunk changed, or its recording is not here.', {
      hint: 'Look at the chunk again.',
    });
  return { chunk: id, key, requests: buy, costMicroUsd };
}

/** Tells whether a retake costs at most what the user confirmed. */
export const keepsTerms = (now: QuoteTerms, confirmed: QuoteTerms): boolean =>
  now.key === confirmed.key &&
  now.requests <= confirmed.requests &&
  now.costMicroUsd <= confirmed.costMicroUsd;

/** Refuses a retake that a budget or an unknown price does not allow. @throws Refusal `budget`, `monthly-budget`, `price-unknown` */
export function requireAllowed(planned: PlannedRetakes, session: SessionBudget): void {
  const { plan, month } = planned;
  if (plan.buy === 0) return;
  if (plan.pricing.price.per === 'unknown') {
    const { message, hint } = planned.warnings.find(({ code }) => code === 'price-unknown') ?? {
      message: 'The price is unknown.',
    };
    throw new Refusal('price-unknown', message, hint === undefined ? {} : { hint });
  }
  const { budgetMicroUsd, spentMicroUsd } = session;
  if (budgetMicroUsd !== null && plan.costMicroUsd > budgetMicroUsd - spentMicroUsd)
    throw new Refusal(
      'budget',
      `The retake costs ${formatUsd(plan.costMicroUsd)}, and ${formatUsd(Math.max(0, budgetMicroUsd - spentMicroUsd))} of the ${formatUsd(budgetMicroUsd)} budget of this session is left.`,
      {
        hint: 'Raise limits.budget or --max-cost and start `narrate review` again, or buy it with `narrate retake`.',
      },
    );
  const [over] = budgetWarnings({ ...plan, total: plan }, { budgetMicroUsd: null, month });
  if (over !== undefined)
    throw new Refusal('monthly-budget', over.message, {
      hint: `Raise limits.monthlyBudget, or buy it from ${month?.nextMonthStarts} (UTC).`,
    });
}
