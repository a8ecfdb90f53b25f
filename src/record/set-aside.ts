import { formatUsd } from '../base/money.js';
import { monthEnds, monthName, monthOf } from '../base/month.js';
import { foldJournal } from '../state/ledger.js';
import type { Session, Stop } from './session.js';

/** The price of one request, set aside in the run's budget and in the month's. Each of the first three ends that, once. */
export interface Money {
  /** When it was set aside, in milliseconds since 1970: it is the money of that month. */
  readonly at: number;
  /** The request was certainly not charged. */
  release(): void;
  /** The request was accepted: charged. */
  spend(): void;
  /** Nobody knows: it counts against both budgets all the same. */
  doubt(): void;
  /** It was spent, but the gateway says that it does not charge for it. */
  refund(): void;
}

/** Sets the price of a request aside, before it is sent; null when buying has stopped, or stops now for want of money. */
export async function setAside(session: Session): Promise<Money | null> {
  const { signal } = session;
  const { purse, months, priceMicroUsd: price } = session.money;
  if (session.stopped() !== null) return null;
  if (!(await purse.reserve(price, signal))) {
    session.stop({ code: 'budget', message: `The budget is reached: ${spending(purse)} in this run.` });
    return null;
  }
  let isSetAside = false;
  try {
    const share = await months.reserve(price, signal);
    if (!share) {
      session.stop(monthIsUsedUp(session));
      return null;
    }
    isSetAside = true;
    const both = [purse, share.purse];
    return {
      at: share.at,
      release: () => both.forEach((one) => void one.release(price)),
      spend: () => both.forEach((one) => void one.spend(price)),
      doubt: () => both.forEach((one) => void one.doubt(price)),
      refund: () => both.forEach((one) => void one.refund(price)),
    };
  } finally {
    if (!isSetAside) purse.release(price);
  }
}

type Charges = { readonly spentMicroUsd: number; readonly uncertainMicroUsd: number };

function monthIsUsedUp({ journal, engine, clock }: Session): Stop {
  const month = monthOf(clock.now());
  const charges = foldJournal(journal.entries, engine.origin).months.get(month);
  const spent = spending(charges ?? { spentMicroUsd: 0, uncertainMicroUsd: 0 });
  return {
    code: 'monthly-budget',
    message: `The monthly budget is reached: ${spent} in ${monthName(month)}. The next month begins on ${monthEnds(month)} (UTC).`,
  };
}

function spending({ spentMicroUsd, uncertainMicroUsd }: Charges): string {
  const uncertain = uncertainMicroUsd > 0 ? ` and perhaps ${formatUsd(uncertainMicroUsd)} more` : '';
  return `${formatUsd(spentMicroUsd)} spent${uncertain}`;
}
