import { formatUsd, type MicroUsd } from '../../base/money/money.js';
import { monthName, monthOf, nextMonthStart } from '../../base/money/month.js';
import { costOf, costOfSound } from '../../base/money/price.js';
import type { Take } from '../../state/journal/journal-entry.js';
import { foldJournal } from '../../state/ledger.js';
import type { Stop } from '../recovery/stop.js';
import type { Session } from '../session.js';
import type { Budget } from './budget.js';

/** The price of one request, reserved in the budgets of the run and of the month. Exactly one of the first three methods ends it. */
export interface Reservation {
  /** Time of the reservation, in milliseconds since 1970. It decides the month that pays. */
  readonly at: number;
  readonly priceMicroUsd: MicroUsd;
  /** Ends the reservation: the request was not charged. */
  release(): void;
  /** Ends the reservation: the request was charged. At a price per minute it stays reserved until `settle`. */
  commit(): void;
  /** Ends the reservation: it is unknown whether the request was charged. It counts against both budgets. */
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
  const { budget, monthly, pricing } = session.money;
  const price = costOf(characters, pricing).mostMicroUsd;
  if (session.stopped() !== null) return null;
  if (!(await budget.reserve(price, signal))) {
    const next = nextRequestText(price, session.money);
    session.stop({
      code: 'budget',
      message: `The budget is reached: ${chargesText(budget)} in this run.${next}`,
    });
    return null;
  }
  let isReservedInMonth = false;
  try {
    const reserved = await monthly.reserve(price, signal);
    if (!reserved) {
      session.stop(stopForMonth(session, nextRequestText(price, session.money)));
      return null;
    }
    isReservedInMonth = true;
    const perMinute = pricing.price.per === 'minute' ? pricing.price.microUsd : null;
    return { at: reserved.at, ...reservationIn([budget, reserved.budget], { price, perMinute }) };
  } finally {
    if (!isReservedInMonth) budget.release(price);
  }
}

/** Creates a reservation over budgets that hold the price already. `perMinute`: the price per minute; null: another kind of price. */
function reservationIn(
  budgets: readonly Budget[],
  { price, perMinute }: { readonly price: MicroUsd; readonly perMinute: MicroUsd | null },
): Omit<Reservation, 'at'> {
  const inAll = (change: (budget: Budget) => void) => budgets.forEach(change);
  /** Charged, but the number of minutes is not known yet. */
  let isUnsettled = false;
  return {
    priceMicroUsd: price,
    release: () => inAll((budget) => budget.release(price)),
    commit() {
      if (perMinute === null) inAll((budget) => budget.commit(price));
      else isUnsettled = true;
    },
    markUncertain: () => inAll((budget) => budget.markUncertain(price)),
    refund() {
      if (isUnsettled) inAll((budget) => budget.release(price));
      else inAll((budget) => budget.refund(price));
      isUnsettled = false;
    },
    settle(take) {
      if (!isUnsettled || perMinute === null) return 0;
      isUnsettled = false;
      const charged = take === null ? price : costOfSound(perMinute, take);
      inAll((budget) => budget.settle(price, charged));
      return price - charged;
    },
  };
}

type Charges = { readonly spentMicroUsd: number; readonly uncertainMicroUsd: number };

/** Explains, at a price per minute, why a budget with money left is reached: it does not cover the reservation. */
const nextRequestText = (price: MicroUsd, { pricing }: Session['money']): string =>
  pricing.price.per === 'minute' ? ` The next request may cost up to ${formatUsd(price)}.` : '';

function stopForMonth({ journal, engine, clock }: Session, nextRequest: string): Stop {
  const month = monthOf(clock.now());
  const charges = foldJournal(journal.entries, engine.origin).months.get(month);
  const charged = chargesText(charges ?? { spentMicroUsd: 0, uncertainMicroUsd: 0 });
  return {
    code: 'monthly-budget',
    message: `The monthly budget is reached: ${charged} in ${monthName(month)}.${nextRequest} The next month begins on ${nextMonthStart(month)} (UTC).`,
  };
}

function chargesText({ spentMicroUsd, uncertainMicroUsd }: Charges): string {
  const uncertain = uncertainMicroUsd > 0 ? ` and ${formatUsd(uncertainMicroUsd)} possibly charged` : '';
  return `${formatUsd(spentMicroUsd)} spent${uncertain}`;
}
