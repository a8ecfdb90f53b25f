import { randomUUID } from 'node:crypto';
import { formatUsd, type MicroUsd } from '../../../base/money/money.js';
import { type Month, monthName } from '../../../base/money/month.js';
import type { Clock } from '../../../base/time/clock.js';
import { onAbort } from '../../../base/time/on-abort.js';
import type { SharedBudget, SharedReservation } from '../../../record/governor.js';
import type { Stop } from '../../../record/recovery/stop.js';
import type { Outage } from '../outage.js';
import { type BookAccount, type HeldPrice, makeBookAccount } from './book-account.js';
import { type Caps, capsOf, capText } from './caps.js';
import type { ExchangeReply, ExchangeRequest, LedgerTimes, SharedLedger } from './shared-ledger.js';

export interface SharedBudgetOptions {
  readonly ledger: SharedLedger;
  readonly book: string;
  /** What the journal of the book says was charged, by month. */
  readonly charged: ReadonlyMap<Month, MicroUsd>;
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

/** Longest time for the last report. */
const lastReportMs = 5000;
/** Waits before the next attempt: the first one, doubled each time up to the last one, less a random part. */
const pauses = { firstMs: 50, mostMs: 2000 };

/** A price that waits for its reservation. `settle` null: buying has stopped. */
interface Wish {
  readonly price: MicroUsd;
  readonly month: Month;
  settle(held: HeldPrice | null): void;
}

/**
 * A session has one report under way at a time, so that the ledger and the account never disagree about which reservations a
 * report contains.
 */
class Session implements LedgerSession {
  readonly #options: SharedBudgetOptions;
  readonly #account: BookAccount;
  readonly #id = randomUUID();
  readonly #wishes: Wish[] = [];
  readonly #confirming = new Set<Promise<boolean>>();
  readonly #ended = new AbortController();
  #mode: ExchangeRequest['mode'] = 'open';
  #epoch = '';
  #seq = 0;
  #attempts = 0;
  /** Whether the account changed since the last report. */
  #hasChanged = true;
  #isClosed = false;
  #reporting: Promise<void> | null = null;
  #wake: (() => void) | null = null;

  constructor(options: SharedBudgetOptions) {
    this.#options = options;
    this.#account = makeBookAccount(options.charged);
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
    const last = this.#exchange(null, { isClosing: true }).catch(() => {});
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
      confirm: async () => held === null || this.#confirm(held),
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

  /** Asks whether a reservation still counts. See `SharedReservation.confirm` for why this makes it safe to send. */
  async #confirm(held: HeldPrice): Promise<boolean> {
    if (held.state !== 'reserved') return held.state === 'sent';
    held.state = 'confirming';
    const { ledger, book } = this.#options;
    const asked = ledger.confirm({ session: this.#id, book, epoch: this.#epoch }).catch(() => false);
    this.#confirming.add(asked);
    const isHeld = await asked;
    this.#confirming.delete(asked);
    if (isHeld) held.state = 'sent';
    else {
      this.#account.end(held, 0);
      this.#changed();
    }
    return isHeld;
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
      try {
        this.#follow(await this.#exchange(wish, { isClosing: false }), wish);
      } catch (error) {
        this.#hasChanged = true;
        this.#options.outage.failed(this.#options.failureText(error));
      }
      if (this.#attempts > 0) await this.#pause();
      await this.#settledConfirmations();
    }
  }

  async #exchange(wish: Wish | null, { isClosing }: { readonly isClosing: boolean }): Promise<ExchangeReply> {
    const { ledger, book, caps } = this.#options;
    this.#attempts += 1;
    const mode = this.#mode;
    const months = this.#account.months();
    const month = wish?.month ?? '';
    const reply = await ledger.exchange({
      book,
      session: this.#id,
      seq: ++this.#seq,
      mode,
      epoch: this.#epoch,
      months,
      live: this.#account.live(),
      isClosing,
      price: wish?.price ?? 0,
      month,
      caps: wish === null ? [] : capsOf(caps, month),
    });
    if (!('epoch' in reply)) return reply;
    this.#mode = 'keep';
    this.#epoch = reply.epoch;
    if (mode === 'return') {
      // Another session, or a journal, says that more was charged.
      const granted = reply.kind === 'granted' ? (wish?.price ?? 0) : 0;
      for (const [one, amount] of Object.entries(reply.months))
        this.#account.add(amount - (months[one] ?? 0) - (one === month ? granted : 0), one);
    }
    return reply;
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
        this.#options.stop(stopFor(reply, this.#options.caps, wish));
        this.close();
        return;
      case 'done':
        this.#succeeded();
        return;
      case 'wait':
        outage.ended();
        return;
      case 'late':
        this.#hasChanged = true;
        return;
      case 'unknown':
        this.#mode = 'return';
        this.#hasChanged = true;
        this.#account.loseUnsent();
        return;
      case 'lost':
        this.#mode = 'return';
        this.#hasChanged = true;
        this.#account.loseUnsent();
        this.#rebuild();
        return;
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
    outage.failed(
      'Redis has lost what the books of the fleet have cost, so narrate reads their journals again.',
    );
    ledger.rebuild(this.#ended.signal).then(
      (outcome) => {
        if (outcome === 'open') this.#wake?.();
      },
      (error: unknown) => {
        if (!this.#ended.signal.aborted) outage.failed(this.#options.failureText(error));
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

  /** A session that returns must know which of its requests may have been sent. */
  async #settledConfirmations(): Promise<void> {
    if (this.#mode === 'return') await Promise.all(this.#confirming);
  }
}

function stopFor(reply: Extract<ExchangeReply, { kind: 'full' }>, caps: Caps, wish: Wish | null): Stop {
  const price = wish?.price ?? 0;
  const month = monthName(wish?.month ?? '1970-01');
  const message = `${capText(reply.cap, { caps, charged: reply.charged, month })} The next request costs up to ${formatUsd(price)}.`;
  return { code: 'fleet-budget', message };
}
