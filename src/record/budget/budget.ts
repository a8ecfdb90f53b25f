import type { MicroUsd } from '../../base/money/money.js';
import { onAbort } from '../../base/time/on-abort.js';

/** The money of one run. Every request is reserved here before it is sent, so that the budget holds whatever comes of it. */
export interface Budget {
  /** Sets the price of a request aside; false when certain, uncertain and reserved money would go past the budget. Waits where money that is set aside may still come back; rejects with the signal's reason. */
  reserve(price: MicroUsd, signal: AbortSignal): Promise<boolean>;
  /** The request was certainly not charged. */
  release(price: MicroUsd): void;
  /** The request was accepted: charged. */
  commit(price: MicroUsd): void;
  /** Nobody knows: it counts against the budget all the same. */
  markUncertain(price: MicroUsd): void;
  /** The request was charged, with another amount than was set aside for it. */
  settle(price: MicroUsd, charged: MicroUsd): void;
  /** What was in doubt turned out to be accepted. */
  confirm(price: MicroUsd): void;
  /** Accepted, but the gateway says that it does not charge for it. */
  refund(price: MicroUsd): void;
  readonly spentMicroUsd: MicroUsd;
  readonly uncertainMicroUsd: MicroUsd;
}

export function makeBudget(budget: MicroUsd | null): Budget {
  let spent = 0;
  let uncertain = 0;
  let reserved = 0;
  let waiting: (() => void)[] = [];
  const release = (price: MicroUsd) => {
    reserved -= price;
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  };
  const change = (signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const forget = onAbort(signal, () => reject(signal.reason));
      waiting.push(() => {
        forget();
        resolve();
      });
    });
  return {
    async reserve(price, signal) {
      // What is free fits a budget that is overdrawn, too.
      if (budget !== null && price > 0) {
        while (spent + uncertain + reserved + price > budget) {
          if (spent + uncertain + price > budget) return false;
          await change(signal);
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
