import type { MicroUsd } from '../../base/money/money.js';
import type { Ledger } from '../../state/ledger.js';

/** What a gateway has charged for a book. */
export interface BookCharges {
  /** Requests that were accepted, retakes included. */
  readonly bought: number;
  readonly spentMicroUsd: MicroUsd;
  /** Possibly charged: the response was lost, or the machine ended before it arrived. */
  readonly uncertainMicroUsd: MicroUsd;
}

/** Returns the charges of a book's journal. */
export const chargesIn = ({ requests, spentMicroUsd, uncertainMicroUsd }: Ledger): BookCharges => ({
  bought: requests,
  spentMicroUsd,
  uncertainMicroUsd,
});

/** Returns what was charged between two states of a journal. An amount is below 0 if more was refunded than charged. */
export const chargesBetween = (before: BookCharges, after: BookCharges): BookCharges => ({
  bought: Math.max(0, after.bought - before.bought),
  spentMicroUsd: after.spentMicroUsd - before.spentMicroUsd,
  uncertainMicroUsd: after.uncertainMicroUsd - before.uncertainMicroUsd,
});

/** Adds up the charges of several books. */
export function sumOfCharges(charges: readonly BookCharges[]): BookCharges {
  const sum = (name: keyof BookCharges) => charges.reduce((total, one) => total + one[name], 0);
  return {
    bought: sum('bought'),
    spentMicroUsd: sum('spentMicroUsd'),
    uncertainMicroUsd: sum('uncertainMicroUsd'),
  };
}
