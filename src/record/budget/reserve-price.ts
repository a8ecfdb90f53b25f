import { formatUsd, type MicroUsd } from '../../base/money/money.js';
import { monthEnds, monthName, monthOf } from '../../base/money/month.js';
import { costOf, costOfSound } from '../../base/money/price.js';
import type { Take } from '../../state/journal/journal-entry.js';
import { foldJournal } from '../../state/ledger.js';
import type { Stop } from '../recovery/stop.js';
import type { Session } from '../session.js';
import type { Budget } from './budget.js';

/** The price of one request, set aside in the run's budget and in the month's. Each of the first three ends that, once. */
export interface Reservation {
  /** When it was set aside, in milliseconds since 1970: it is the money of that month. */
  readonly at: number;
  readonly priceMicroUsd: MicroUsd;
  /** The request was certainly not charged. */
  release(): void;
  /** The request was accepted: charged. At a price a minute, it stays set aside until `settle` says for how many. */
  commit(): void;
  /** Nobody knows: it counts against both budgets all the same. */
  markUncertain(): void;
  /** It was spent, but the gateway says that it does not charge for it. */
  refund(): void;
  /** What was spent is known for good: by its take, or without one (null) as it was set aside. Returns what goes back, 0 at any other price than one a minute. */
  settle(take: Take | null): MicroUsd;
}

/** Sets the price of a request with so many characters aside, before it is sent; null when buying has stopped, or stops now for want of money. */
export async function reservePrice(session: Session, characters: number): Promise<Reservation | null> {
  const { signal } = session;
  const { budget, monthly: months, pricing } = session.money;
  const price = costOf(characters, pricing).mostMicroUsd;
  if (session.stopped() !== null) return null;
  if (!(await budget.reserve(price, signal))) {
    const next = costsMore(price, session.money);
    session.stop({
      code: 'budget',
      message: `The budget is reached: ${spending(budget)} in this run.${next}`,
    });
    return null;
  }
  let isSetAside = false;
  try {
    const share = await months.reserve(price, signal);
    if (!share) {
      session.stop(monthIsUsedUp(session, costsMore(price, session.money)));
      return null;
    }
    isSetAside = true;
    const perMinute = pricing.price.per === 'minute' ? pricing.price.microUsd : null;
    return { at: share.at, ...reservationIn([budget, share.budget], { price, perMinute }) };
  } finally {
    if (!isSetAside) budget.release(price);
  }
}

/** Money that is set aside in two budgets. `perMinute`: the price a minute; null: priced otherwise. */
function reservationIn(
  budgets: readonly Budget[],
  { price, perMinute }: { readonly price: MicroUsd; readonly perMinute: MicroUsd | null },
): Omit<Reservation, 'at'> {
  const inBoth = (change: (budget: Budget) => void) => budgets.forEach(change);
  /** Charged, and nobody knows yet for how many minutes. */
  let isOpen = false;
  return {
    priceMicroUsd: price,
    release: () => inBoth((budget) => budget.release(price)),
    commit() {
      if (perMinute === null) inBoth((budget) => budget.commit(price));
      else isOpen = true;
    },
    markUncertain: () => inBoth((budget) => budget.markUncertain(price)),
    refund() {
      if (isOpen) inBoth((budget) => budget.release(price));
      else inBoth((budget) => budget.refund(price));
      isOpen = false;
    },
    settle(take) {
      if (!isOpen || perMinute === null) return 0;
      isOpen = false;
      const charged = take === null ? price : costOfSound(perMinute, take);
      inBoth((budget) => budget.settle(price, charged));
      return price - charged;
    },
  };
}

type Charges = { readonly spentMicroUsd: number; readonly uncertainMicroUsd: number };

/** At a price a minute there may be money left, and not as much as is set aside. */
const costsMore = (price: MicroUsd, { pricing }: Session['money']): string =>
  pricing.price.per === 'minute' ? ` The next request may come to ${formatUsd(price)}.` : '';

function monthIsUsedUp({ journal, engine, clock }: Session, next: string): Stop {
  const month = monthOf(clock.now());
  const charges = foldJournal(journal.entries, engine.origin).months.get(month);
  const spent = spending(charges ?? { spentMicroUsd: 0, uncertainMicroUsd: 0 });
  return {
    code: 'monthly-budget',
    message: `The monthly budget is reached: ${spent} in ${monthName(month)}.${next} The next month begins on ${monthEnds(month)} (UTC).`,
  };
}

function spending({ spentMicroUsd, uncertainMicroUsd }: Charges): string {
  const uncertain = uncertainMicroUsd > 0 ? ` and perhaps ${formatUsd(uncertainMicroUsd)} more` : '';
  return `${formatUsd(spentMicroUsd)} spent${uncertain}`;
}
