import type { MicroUsd } from '../../../base/money/money.js';
import type { Month } from '../../../base/money/month.js';
import type { Clock } from '../../../base/time/clock.js';
import { onAbort } from '../../../base/time/on-abort.js';
import type { SharedBudget, SharedReservation } from '../../../record/governor.js';
import type { Stop } from '../../../record/recovery/stop.js';
import type { Outage } from '../outage.js';
import { type BookAccount, type HeldPrice, makeBookAccount } from './book-account.js';
import { BookReports, type WishedPrice } from './book-reports.js';
import { type Caps, stopForCap } from './caps.js';
import type { ExchangeReply, KnownBook, LedgerTimes, SharedLedger } from './shared-ledger.js';

export interface SharedBudgetOptions {
  readonly ledger: SharedLedger;
  readonly book: string;
  /** What the journal of the book says was charged, by month. */
  readonly charged: ReadonlyMap<Month, MicroUsd>;
  /** See `BookReportsOptions`. */
  readonly seen?: KnownBook | undefined;
  readonly caps: Caps;
  readonly times: LedgerTimes;
  readonly outage: Outage;
  /** Formats the error of a failed command. */
  readonly failureText: (error: unknown) => string;
  readonly clock: Clock;
  /** Returns 0 to 1, for jitter. */
  readonly random: () => number;
  readonly stop: (reason: Stop) => void;
}

/** The budgets of one run of a book, kept in the shared ledger. */
export interface LedgerSession extends SharedBudget {
  /** Reports a last time, for some seconds at most, and ends. Never rejects. */
  end(): Promise<void>;
}

/** Opens the session of a book in the shared ledger. It reports the book at once, and then at every change and heartbeat. */
export const openLedgerSession = (options: SharedBudgetOptions): LedgerSession => new Session(options);

const lostText =
  'Redis has lost what the books of the fleet have cost, so narrate reads their journals again.';
/** Longest time for the last report. */
const lastReportMs = 5000;
/** Waits before the next attempt: the first one, doubled each time up to the last one, less a random part. */
const pauses = { firstMs: 50, mostMs: 2000 };

/** A price that waits for its reservation. `settle` null: buying has stopped. */
interface Wish extends WishedPrice {
  settle(held: HeldPrice | null): void;
}

/**
 * A session has one report under way at a time, so that the ledger and the account never disagree about which reservations a
 * report contains.
 */
class Session implements LedgerSession {
  readonly #options: SharedBudgetOptions;
  readonly #account: BookAccount;
  readonly #reports: BookReports;
  readonly #wishes: Wish[] = [];
  readonly #ended = new AbortController();
  /** Reports since the last one that did what was wanted. */
  #attempts = 0;
  /** Whether the account changed since the last report. */
  #hasChanged = true;
  #isClosed = false;
  /** Why the journals could not be read; null: they could, as far as is known. */
  #unreadable: string | null = null;
  #reporting: Promise<void> | null = null;
  #wake: (() => void) | null = null;

  constructor(options: SharedBudgetOptions) {
    this.#options = options;
    this.#account = makeBookAccount(options.charged);
    this.#reports = new BookReports({ ...options, account: this.#account });
    this.#report();
    this.#beat().catch(() => {});
  }

  async reserve(price: MicroUsd, month: Month, signal: AbortSignal): Promise<SharedReservation | null> {
    signal.throwIfAborted();
    if (this.#isClosed) return null;
    // A free request fits into every budget.
    if (price === 0) return this.#reservation(null);
    const held = await this.#options.outage.whileWaiting(() => this.#wish(price, month, signal));
    return held === null ? null : this.#reservation(held);
  }

  refund(price: MicroUsd, month: Month): void {
    this.#account.add(-price, month);
    this.#changed();
  }

  close(): void {
    this.#isClosed = true;
    for (const wish of this.#wishes.splice(0)) wish.settle(null);
  }

  async end(): Promise<void> {
    this.close();
    this.#ended.abort();
    this.#wake?.();
    await this.#reporting;
    const { clock } = this.#options;
    const late = new AbortController();
    const last = this.#reports.send(null, { isClosing: true }).catch(() => {});
    await Promise.race([last, clock.sleep(lastReportMs, late.signal).catch(() => {})]);
    late.abort();
  }

  #reservation(held: HeldPrice | null): SharedReservation {
    const end = (charged: MicroUsd): void => {
      if (held === null || held.state === 'ended') return;
      this.#account.end(held, charged);
      this.#changed();
    };
    return {
      confirm: async () => {
        if (held === null) return true;
        const isHeld = await this.#reports.confirm(held);
        if (!isHeld) this.#changed();
        return isHeld;
      },
      release: () => end(0),
      commit: end,
      markUncertain: end,
      settle: (_price, charged) => end(charged),
      refund: (price) => {
        if (held !== null) this.refund(price, held.month);
      },
    };
  }

  #wish(price: MicroUsd, month: Month, signal: AbortSignal): Promise<HeldPrice | null> {
    return new Promise((resolve, reject) => {
      const wish: Wish = {
        price,
        month,
        settle(held) {
          forget();
          resolve(held);
        },
      };
      const forget = onAbort(signal, () => {
        this.#wishes.splice(this.#wishes.indexOf(wish), 1);
        reject(signal.reason);
      });
      this.#wishes.push(wish);
      this.#report();
    });
  }

  #changed(): void {
    this.#hasChanged = true;
    this.#wake?.();
    this.#report();
  }

  async #beat(): Promise<void> {
    const { clock, times } = this.#options;
    for (;;) {
      await clock.sleep(times.heartbeatMs, this.#ended.signal);
      this.#hasChanged = true;
      this.#report();
    }
  }

  /** Reports until the ledger is up to date and no wish is left. */
  #report(): void {
    this.#reporting ??= this.#reportAll().finally(() => {
      this.#reporting = null;
      // Something may have changed after the last look.
      if (!this.#ended.signal.aborted && this.#isDue()) this.#report();
    });
  }

  #isDue(): boolean {
    return this.#hasChanged || this.#wishes.length > 0;
  }

  async #reportAll(): Promise<void> {
    while (this.#isDue() && !this.#ended.signal.aborted) {
      const wish = this.#wishes[0] ?? null;
      this.#hasChanged = false;
      this.#attempts += 1;
      try {
        this.#follow(await this.#reports.send(wish), wish);
      } catch (error) {
        this.#hasChanged = true;
        this.#options.outage.failed(this.#options.failureText(error));
      }
      if (this.#attempts > 0) await this.#pause();
    }
  }

  /** Does what a reply asks for. Resets `#attempts` when the next report may follow at once. */
  #follow(reply: ExchangeReply, wish: Wish | null): void {
    const { outage } = this.#options;
    switch (reply.kind) {
      case 'granted':
        this.#succeeded();
        this.#grant(wish);
        return;
      case 'full':
        this.#succeeded();
        if (wish !== null) this.#options.stop(stopForCap(reply, { caps: this.#options.caps, ...wish }));
        this.close();
        return;
      case 'done':
        this.#succeeded();
        return;
      case 'wait':
        outage.ended();
        return;
      case 'late':
      case 'unknown':
        this.#hasChanged = true;
        return;
      case 'lost':
      case 'closed':
        this.#hasChanged = true;
        this.#rebuild();
    }
  }

  #succeeded(): void {
    this.#attempts = 0;
    this.#options.outage.ended();
  }

  #grant(wish: Wish | null): void {
    const index = wish === null ? -1 : this.#wishes.indexOf(wish);
    // The wish was given up meanwhile, and the next report returns its reservation.
    if (wish === null || index < 0) {
      this.#hasChanged = true;
      return;
    }
    this.#wishes.splice(index, 1);
    wish.settle(this.#account.hold(wish.price, wish.month));
  }

  /** Builds the ledger again in the background, while this session goes on to report. */
  #rebuild(): void {
    const { ledger, outage } = this.#options;
    outage.failed(this.#unreadable ?? lostText);
    ledger.rebuild(this.#ended.signal).then(
      (outcome) => {
        this.#unreadable = null;
        if (outcome === 'open') this.#wake?.();
      },
      (error: unknown) => {
        if (!this.#ended.signal.aborted) this.#unreadable = this.#options.failureText(error);
      },
    );
  }

  /** Waits before the next attempt, until this run releases something, or until the ledger is open. */
  async #pause(): Promise<void> {
    const { clock, random } = this.#options;
    const mostMs = Math.min(pauses.mostMs, pauses.firstMs * 2 ** (this.#attempts - 1));
    const over = new AbortController();
    this.#wake = () => over.abort();
    await clock.sleep(mostMs * (0.5 + random() / 2), over.signal).catch(() => {});
    this.#wake = null;
  }
}
