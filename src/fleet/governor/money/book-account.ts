import type { MicroUsd } from '../../../base/money/money.js';
import type { Month } from '../../../base/money/month.js';

/** Money by month (UTC). */
export type Months = Readonly<Record<Month, MicroUsd>>;

/**
 * A reserved price. It is `reserved` until `confirm` asks the shared ledger about it, and `sent` if that says that it still
 * counts: from then on the request may have been charged. `ended`: it is charged, released or lost.
 */
export interface HeldPrice {
  readonly month: Month;
  readonly priceMicroUsd: MicroUsd;
  state: 'reserved' | 'confirming' | 'sent' | 'ended';
}

/**
 * What a run knows about the money of its book: charges of its journal, of this run, and reservations. It is the truth while
 * the run has the lock of the book. The shared ledger has a copy of the sums.
 */
export interface BookAccount {
  /** Returns charged, possibly charged and reserved money. */
  months(): Months;
  /** Returns the part of it that may be released. */
  live(): Months;
  /** Adds a reservation. */
  hold(price: MicroUsd, month: Month): HeldPrice;
  /** Ends a reservation with what was charged, possibly charged money included. Does nothing if it has ended. */
  end(held: HeldPrice, charged: MicroUsd): void;
  /** Adds to what was charged; below 0: takes it back. */
  add(amount: MicroUsd, month: Month): void;
  /** Ends the reservations that `confirm` has not asked about, because the shared ledger lost them. */
  loseUnsent(): void;
}

/** Creates an account. `charged` is what the journal says. */
export function makeBookAccount(charged: ReadonlyMap<Month, MicroUsd>): BookAccount {
  const charges = new Map(charged);
  const reservations = new Set<HeldPrice>();
  const add = (amount: MicroUsd, month: Month): void => {
    charges.set(month, (charges.get(month) ?? 0) + amount);
  };
  const end = (held: HeldPrice, amount: MicroUsd): void => {
    if (held.state === 'ended') return;
    held.state = 'ended';
    reservations.delete(held);
    if (amount !== 0) add(amount, held.month);
  };
  const sums = (start: Iterable<readonly [Month, MicroUsd]>): Months => {
    const months = new Map(start);
    for (const { month, priceMicroUsd } of reservations)
      months.set(month, (months.get(month) ?? 0) + priceMicroUsd);
    return Object.fromEntries(months);
  };
  return {
    months: () => sums(charges),
    live: () => sums([]),
    hold(priceMicroUsd, month) {
      const held: HeldPrice = { month, priceMicroUsd, state: 'reserved' };
      reservations.add(held);
      return held;
    },
    end,
    add,
    loseUnsent() {
      for (const held of reservations) if (held.state === 'reserved') end(held, 0);
    },
  };
}
