import { formatUsd, type MicroUsd } from '../../base/money/money.js';
import { monthEnds, monthName, monthOf } from '../../base/money/month.js';
import { costOf, costOfSound } from '../../base/money/price.js';
import type { Take } from '../../state/journal/journal-entry.js';
import { foldJournal } from '../../state/ledger.js';
import type { Stop } from '../recovery/stop-for-denial.js';
import type { Session } from '../session.js';
import type { Purse } from './budget.js';

/** The price of one request, set aside in the run's budget and in the month's. Each of the first three ends that, once. */
export interface Money {
  /** When it was set aside, in milliseconds since 1970: it is the money of that month. */
  readonly at: number;
  readonly priceMicroUsd: MicroUsd;
  /** The request was certainly not charged. */
  release(): void;
  /** The request was accepted: charged. At a price a minute, it stays set aside until `settle` says for how many. */
  spend(): void;
  /** Nobody knows: it counts against both budgets all the same. */
  doubt(): void;
  /** It was spent, but the gateway says that it does not charge for it. */
  refund(): void;
  /** What was spent is known for good: by its take, or without one (null) as it was set aside. Returns what goes back, 0 at any other price than one a minute. */
  settle(take: Take | null): MicroUsd;
}

/** Sets the price of a request with so many characters aside, before it is sent; null when buying has stopped, or stops now for want of money. */
export async function setAside(session: Session, characters: number): Promise<Money | null> {
  const { signal } = session;
  const { purse, months, pricing } = session.money;
  const price = costOf(characters, pricing).mostMicroUsd;
  if (session.stopped() !== null) return null;
  if (!(await purse.reserve(price, signal))) {
    const next = costsMore(price, session.money);
    session.stop({
      code: 'budget',
      message: `The budget is reached: ${spending(purse)} in this run.${next}`,
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
    return { at: share.at, ...moneyIn([purse, share.purse], { price, perMinute }) };
  } finally {
    if (!isSetAside) purse.release(price);
  }
}

/** Money that is set aside in two purses. `perMinute`: the price a minute; null: priced otherwise. */
function moneyIn(
  purses: readonly Purse[],
  { price, perMinute }: { readonly price: MicroUsd; readonly perMinute: MicroUsd | null },
): Omit<Money, 'at'> {
  const inBoth = (change: (purse: Purse) => void) => purses.forEach(change);
  /** Charged, and nobody knows yet for how many minutes. */
  let isOpen = false;
  return {
    priceMicroUsd: price,
    release: () => inBoth((purse) => purse.release(price)),
    spend() {
      if (perMinute === null) inBoth((purse) => purse.spend(price));
      else isOpen = true;
    },
    doubt: () => inBoth((purse) => purse.doubt(price)),
    refund() {
      if (isOpen) inBoth((purse) => purse.release(price));
      else inBoth((purse) => purse.refund(price));
      isOpen = false;
    },
    settle(take) {
      if (!isOpen || perMinute === null) return 0;
      isOpen = false;
      const charged = take === null ? price : costOfSound(perMinute, take);
      inBoth((purse) => purse.settle(price, charged));
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
