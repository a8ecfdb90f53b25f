import type { MicroUsd } from '../../base/money/money.js';
import { onAbort } from '../../base/time/on-abort.js';

/** What holds the price of a request. Exactly one of the first four methods ends a reservation. */
export interface PriceHolder {
  /** Ends a reservation: the request was not charged. */
  release(price: MicroUsd): void;
  /** Ends a reservation: the request was charged. */
  commit(price: MicroUsd): void;
  /** Ends a reservation: it is unknown whether the request was charged. It still counts against the budget. */
  markUncertain(price: MicroUsd): void;
  /** Ends a reservation of `price`: the request was charged with another amount. */
  settle(price: MicroUsd, charged: MicroUsd): void;
  /** Takes back a committed price: the gateway does not charge for the request. */
  refund(price: MicroUsd): void;
}

/** The budget of a run or a month. Each request is reserved before it is sent, so charges never exceed the budget. */
export interface Budget extends PriceHolder {
  /**
   * Reserves the price of a request. Resolves to false if charged and uncertain money leave too little. Waits while only
   * other reservations are in the way, because they may be released. Rejects with the signal's reason.
   */
  reserve(price: MicroUsd, signal: AbortSignal): Promise<boolean>;
  /** Turns uncertain money into charged money. */
  confirm(price: MicroUsd): void;
  /** Certainly charged. */
  readonly spentMicroUsd: MicroUsd;
  /** Possibly charged. */
  readonly uncertainMicroUsd: MicroUsd;
}

/** Creates a budget. `budget` null: no limit; below 0: overdrawn by earlier runs. */
export function makeBudget(budget: MicroUsd | null): Budget {
  let spent = 0;
  let uncertain = 0;
  let reserved = 0;
  let waiting: (() => void)[] = [];
  const release = (price: MicroUsd) => {
    reserved -= price;
    const notified = waiting;
    waiting = [];
    for (const notify of notified) notify();
  };
  const nextRelease = (signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const unsubscribe = onAbort(signal, () => reject(signal.reason));
      waiting.push(() => {
        unsubscribe();
        resolve();
      });
    });
  return {
    async reserve(price, signal) {
      // A free request fits even an overdrawn budget.
      if (budget !== null && price > 0) {
        while (spent + uncertain + reserved + price > budget) {
          if (spent + uncertain + price > budget) return false;
          await nextRelease(signal);
        }
      }
      reserved += price;
      return true;
    },
    release,
    commit(price) {
      spent += price;
      release(price);
    },
    markUncertain(price) {
      uncertain += price;
      release(price);
    },
    settle(price, charged) {
      spent += charged;
      release(price);
    },
    confirm(price) {
      uncertain -= price;
      spent += price;
    },
    refund(price) {
      spent -= price;
    },
    get spentMicroUsd() {
      return spent;
    },
    get uncertainMicroUsd() {
      return uncertain;
    },
  };
}
