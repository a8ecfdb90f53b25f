import type { MicroUsd } from '../base/money/money.js';
import type { Month } from '../base/money/month.js';

/** The charges for the requests that were submitted in a month, whenever their responses came. */
export interface MonthlyCharges {
  readonly spentMicroUsd: MicroUsd;
  readonly uncertainMicroUsd: MicroUsd;
}

/** The charges for the requests of one key that were submitted in one month. */
export interface KeyCharges extends MonthlyCharges {
  readonly month: Month;
  /** The number of requests that were certainly charged; at a price of 0, those that a gateway accepted. */
  readonly requests: number;
}

/** What one request was charged, or possibly charged. */
export interface Charge extends KeyCharges {
  readonly key: string;
}

/** Adds up charges by key, with an element for each month. */
export function chargesByKey(charges: readonly Charge[]): ReadonlyMap<string, readonly KeyCharges[]> {
  const months = new Map<string, Map<Month, KeyCharges>>();
  for (const { key, ...charge } of charges) {
    const ofKey = months.get(key) ?? new Map<Month, KeyCharges>();
    const before = ofKey.get(charge.month);
    ofKey.set(charge.month, {
      month: charge.month,
      spentMicroUsd: charge.spentMicroUsd + (before?.spentMicroUsd ?? 0),
      uncertainMicroUsd: charge.uncertainMicroUsd + (before?.uncertainMicroUsd ?? 0),
      requests: charge.requests + (before?.requests ?? 0),
    });
    months.set(key, ofKey);
  }
  return new Map([...months].map(([key, ofKey]) => [key, [...ofKey.values()]]));
}

/** Adds up charges by month. */
export function chargesByMonth(charges: readonly Charge[]): ReadonlyMap<Month, MonthlyCharges> {
  const months = new Map<Month, MonthlyCharges>();
  for (const { month, spentMicroUsd, uncertainMicroUsd } of charges) {
    const before = months.get(month) ?? { spentMicroUsd: 0, uncertainMicroUsd: 0 };
    months.set(month, {
      spentMicroUsd: before.spentMicroUsd + spentMicroUsd,
      uncertainMicroUsd: before.uncertainMicroUsd + uncertainMicroUsd,
    });
  }
  return months;
}
