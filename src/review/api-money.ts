/** What was spent on the book, and what may be spent. */
export interface Money {
  /** Price of one request; null: the price is unknown or not by request. */
  readonly priceUsd: number | null;
  readonly spentUsd: number;
  /** What was possibly charged. It counts against the budgets. */
  readonly uncertainUsd: number;
  /** Budget of this session: the smaller of `limits.budget` and `--max-cost`; null: no limit. */
  readonly budgetUsd: number | null;
  /** Spending of this month against `limits.monthlyBudget`; null: none is set. */
  readonly month: MonthOfBudget | null;
}

export interface MonthOfBudget {
  /** For example `2026-12`. */
  readonly month: string;
  readonly spentUsd: number;
  readonly uncertainUsd: number;
  readonly budgetUsd: number;
  readonly leftUsd: number;
}

export interface MonthSpending extends Omit<MonthOfBudget, 'budgetUsd' | 'leftUsd'> {
  /** `limits.monthlyBudget`; null: none is set. */
  readonly budgetUsd: number | null;
  /** How many requests were accepted. */
  readonly chunks: number;
}
