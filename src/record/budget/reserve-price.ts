import { formatUsd, type MicroUsd } from '../../base/money/money.js';
import { monthName, monthOf, nextMonthStart } from '../../base/money/month.js';
import { costOf, costOfSound } from '../../base/money/price.js';
import type { Take } from '../../state/journal/journal-entry.js';
import { foldJournal } from '../../state/ledger.js';
import type { Stop } from '../recovery/stop.js';
import type { Session } from '../session.js';
import type { PriceHolder } from './budget.js';

/**
 * The price of one request, reserved in the budgets of the run, of the month and of the governor. Exactly one of `release`,
 * `commit` and `markUncertain` ends it.
 */
export interface Reservation {
  /** Time of the reservation, in milliseconds since 1970. It decides the month that pays. */
  readonly at: number;
  readonly priceMicroUsd: MicroUsd;
  /** Returns whether all budgets still hold the price (see `SharedReservation.confirm`). Never rejects. */
  confirm(): Promise<boolean>;
  /** Ends the reservation: the request was not charged. */
  release(): void;
  /** Ends the reservation: the request was charged. At a price per minute it stays reserved until `settle`. */
  commit(): void;
  /** Ends the reservation: it is unknown whether the request was charged. It counts against all budgets. */
  markUncertain(): void;
  /** Takes back a committed price: the gateway does not charge for the request. */
  refund(): void;
  /**
   * Sets the final charge of a committed request at a price per minute: by the length of its take, or without one (null)
   * the reserved price. Returns the difference that is released; 0 for other kinds of price.
   */
  settle(take: Take | null): MicroUsd;
}

/**
 * Reserves the price of a request with this many characters, before it is sent. Returns null if buying has stopped; stops
 * buying if a budget is reached. Rejects with the signal's reason.
 */
export async function reservePrice(session: Session, characters: number): Promise<Reservation | null> {
  const { signal } = session;
  const { budget, monthly, shared, pricing } = session.money;
  const price = costOf(characters, pricing).mostMicroUsd;
  if (session.stopped() !== null) return null;
  const holders: PriceHolder[] = [];
  let isReserved = false;
  try {
    if (!(await budget.reserve(price, signal))) {
      session.stop(stopForRun(session, price));
      return null;
    }
    holders.push(budget);
    const inMonth = await monthly.reserve(price, signal);
    if (!inMonth) {
      session.stop(stopForMonth(session, price));
      return null;
    }
    holders.push(inMonth.budget);
    const inShared = await shared.reserve(price, monthOf(inMonth.at), signal);
    if (inShared === null) return null;
    holders.push(inShared);
    isReserved = true;
    const perMinute = pricing.price.per === 'minute' ? pricing.price.microUsd : null;
    return {
      at: inMonth.at,
      confirm: () => inShared.confirm(),
      ...reservationIn(holders, { price, perMinute }),
    };
  } finally {
    if (!isReserved) for (const holder of holders) holder.release(price);
  }
}

/** Creates a reservation of a price that is held already. `perMinute`: the price per minute; null: another kind of price. */
function reservationIn(
  holders: readonly PriceHolder[],
  { price, perMinute }: { readonly price: MicroUsd; readonly perMinute: MicroUsd | null },
): Omit<Reservation, 'at' | 'confirm'> {
  const inAll = (change: (holder: PriceHolder) => void) => holders.forEach(change);
  /** Charged, but the number of minutes is not known yet. */
  let isUnsettled = false;
  return {
    priceMicroUsd: price,
    release: () => inAll((holder) => holder.release(price)),
    commit() {
      if (perMinute === null) inAll((holder) => holder.commit(price));
      else isUnsettled = true;
    },
    markUncertain: () => inAll((holder) => holder.markUncertain(price)),
    refund() {
      if (isUnsettled) inAll((holder) => holder.release(price));
      else inAll((holder) => holder.refund(price));
      isUnsettled = false;
    },
    settle(take) {
      if (!isUnsettled || perMinute === null) return 0;
      isUnsettled = false;
      const charged = take === null ? price : costOfSound(perMinute, take);
      inAll((holder) => holder.settle(price, charged));
      return price - charged;
    },
  };
}

type Charges = { readonly spentMicroUsd: number; readonly uncertainMicroUsd: number };

/** Explains, at a price per minute, why a budget with money left is reached: it does not cover the reservation. */
const nextRequestText = (price: MicroUsd, { pricing }: Session['money']): string =>
  pricing.price.per === 'minute' ? ` The next request may cost up to ${formatUsd(price)}.` : '';

function stopForRun({ money }: Session, price: MicroUsd): Stop {
  const charged = chargesText(money.budget);
  const message = `The budget is reached: ${charged} in this run.${nextRequestText(price, money)}`;
  return { code: 'budget', message };
}

function stopForMonth({ journal, engine, clock, money }: Session, price: MicroUsd): Stop {
  const month = monthOf(clock.now());
  const charges = foldJournal(journal.entries, engine.origin).months.get(month);
  const charged = chargesText(charges ?? { spentMicroUsd: 0, uncertainMicroUsd: 0 });
  const nextRequest = nextRequestText(price, money);
  return {
    code: 'monthly-budget',
    message: `The monthly budget is reached: ${charged} in ${monthName(month)}.${nextRequest} The next month begins on ${nextMonthStart(month)} (UTC).`,
  };
}

function chargesText({ spentMicroUsd, uncertainMicroUsd }: Charges): string {
  const uncertain = uncertainMicroUsd > 0 ? ` and ${formatUsd(uncertainMicroUsd)} possibly charged` : '';
  return `${formatUsd(spentMicroUsd)} spent${uncertain}`;
}
