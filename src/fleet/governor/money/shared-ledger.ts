import { randomUUID } from 'node:crypto';
import type { MicroUsd } from '../../../base/money/money.js';
import type { Month } from '../../../base/money/month.js';
import type { Clock } from '../../../base/time/clock.js';
import { defineScripts, type RunScript, type ScriptClient } from '../redis-scripts.js';
import type { Months } from './book-account.js';
import { moneyScripts } from './money-script.js';

/** What each book of a catalogue was charged by month (UTC), possibly charged money included. */
export type Charges = ReadonlyMap<string, ReadonlyMap<Month, MicroUsd>>;

/** The sums of a shared ledger. Both include possibly charged money. */
export interface SharedTotals {
  /** Charged and reserved, of all books. */
  readonly totalMicroUsd: MicroUsd;
  /** The part of it that is reserved by runs that live, so that it may be released. */
  readonly reservedMicroUsd: MicroUsd;
  /** Charged and reserved by month (UTC). */
  readonly months: Months;
}

/** A limit on the money of all books. */
export interface Cap {
  readonly name: string;
  /** What it limits: `total`, or a month. */
  readonly scope: string;
  /** Charged, possibly charged and reserved money never exceeds it, in micro-dollars. */
  readonly limit: MicroUsd;
}

/**
 * The state of a book in the ledger before a run took its lease and read its journal. If it is still the same when the run opens
 * the book, no other run has bought for it meanwhile. Otherwise this run was suspended, has lost its lease, and does not know it
 * yet.
 */
export interface KnownBook {
  readonly epoch: string;
  readonly version: number;
}

/** The report of a book, with the wish for a reservation (`price` above 0). See `exchange` in money-script.ts. */
export interface ExchangeRequest {
  readonly book: string;
  readonly session: string;
  readonly seq: number;
  readonly mode: 'open' | 'keep' | 'return';
  /** Absent: the journal was read after all reports of others. */
  readonly seen?: KnownBook | undefined;
  readonly epoch: string;
  readonly months: Months;
  readonly live: Months;
  readonly isClosing: boolean;
  readonly price: MicroUsd;
  readonly month: Month;
  readonly caps: readonly Cap[];
}

/** The answer to a report. `months`: what the ledger has of the book now. */
export type ExchangeReply =
  | { readonly kind: 'lost' | 'late' | 'unknown' }
  | {
      readonly kind: 'closed' | 'done' | 'wait' | 'granted';
      readonly epoch: string;
      readonly months: Months;
    }
  | {
      readonly kind: 'full';
      readonly epoch: string;
      readonly months: Months;
      /** The name of the limit that is reached, and what is charged of it. */
      readonly cap: string;
      readonly charged: MicroUsd;
    };

/** The ledger in Redis that all runs of a catalogue share. Its methods reject if Redis does not answer. */
export interface SharedLedger {
  exchange(request: ExchangeRequest): Promise<ExchangeReply>;
  /** Returns what a run has to know of a book before it reads its journal. */
  see(book: string): Promise<KnownBook>;
  /** Returns whether the reservations of a session still count. */
  confirm(session: Pick<ExchangeRequest, 'session' | 'book' | 'epoch'>): Promise<boolean>;
  /**
   * Builds a lost ledger again from the journals of all books, unless another process does that (`busy`). Live runs have
   * `graceMs` to report, then the ledger is open. Only one call works at a time; others share its result.
   */
  rebuild(signal: AbortSignal): Promise<'open' | 'busy' | 'lost'>;
  /** Opens the ledger, and reads the journals of the books that nobody buys for. Rejects also if a journal cannot be read. */
  refresh(signal: AbortSignal): Promise<void>;
  /** Returns the sums; null: the ledger is not open. */
  totals(): Promise<SharedTotals | null>;
}

export interface SharedLedgerOptions {
  readonly client: ScriptClient;
  /** The catalogue whose books share the ledger. */
  readonly catalogue: string;
  /** Reads the journals of all books of the catalogue, those in stores included. Rejects if one cannot be read. */
  readonly readCharges: (signal: AbortSignal) => Promise<Charges>;
  readonly clock: Clock;
  readonly times: LedgerTimes;
}

/** Durations in milliseconds. */
export interface LedgerTimes {
  /** Between two reports of a run that buys nothing. */
  readonly heartbeatMs: number;
  /** After which a run without a report counts as dead. */
  readonly leaseMs: number;
  /** That live runs have to report to a new ledger. */
  readonly graceMs: number;
}

/** Creates the client of a shared ledger. */
export const openSharedLedger = (options: SharedLedgerOptions): SharedLedger => new RedisLedger(options);

class RedisLedger implements SharedLedger {
  readonly #options: SharedLedgerOptions;
  readonly #scripts: Readonly<Record<keyof typeof moneyScripts, RunScript>>;
  #rebuilding: Promise<'open' | 'busy' | 'lost'> | null = null;

  constructor(options: SharedLedgerOptions) {
    const { client, catalogue } = options;
    this.#options = options;
    this.#scripts = defineScripts(client, {
      prefix: 'narrateMoney',
      scripts: moneyScripts,
      keys: [`narrate:{${catalogue}}:money`],
    });
  }

  async exchange(request: ExchangeRequest): Promise<ExchangeReply> {
    const { leaseMs } = this.#options.times;
    return parse<ExchangeReply>(await this.#scripts.exchange(JSON.stringify({ ...request, leaseMs })));
  }

  async see(book: string): Promise<KnownBook> {
    const { epoch, version } = parse<KnownBook>(await this.#scripts.see(book));
    return { epoch, version };
  }

  async confirm({ session, book, epoch }: Parameters<SharedLedger['confirm']>[0]): Promise<boolean> {
    return (await this.#scripts.confirm(session, book, epoch)) === 1;
  }

  rebuild(signal: AbortSignal): Promise<'open' | 'busy' | 'lost'> {
    this.#rebuilding ??= this.#rebuild(signal).finally(() => {
      this.#rebuilding = null;
    });
    return this.#rebuilding;
  }

  async totals(): Promise<SharedTotals | null> {
    const reply = parse<Lost | Sums>(await this.#scripts.totals());
    if (reply.kind === 'lost') return null;
    const { total = 0, ...months } = reply.sums;
    return { totalMicroUsd: total, reservedMicroUsd: reply.live.total ?? 0, months };
  }

  async refresh(signal: AbortSignal): Promise<void> {
    const { clock, times } = this.#options;
    for (;;) {
      if (await this.#adopt(signal)) return;
      const outcome = await this.rebuild(signal);
      if (outcome !== 'open') await clock.sleep(times.heartbeatMs, signal);
    }
  }

  async #rebuild(signal: AbortSignal): Promise<'open' | 'busy' | 'lost'> {
    const epoch = randomUUID();
    const { leaseMs } = this.#options.times;
    const { kind } = parse<{ kind: 'open' | 'busy' | 'claimed' }>(await this.#scripts.claim(epoch, leaseMs));
    return kind === 'claimed' ? this.#fill(epoch, signal) : kind;
  }

  /** Fills a ledger that this call has claimed. The journals are read after the claim, because of `SharedReservation.confirm`. */
  async #fill(epoch: string, signal: AbortSignal): Promise<'open' | 'lost'> {
    const { clock, times, readCharges } = this.#options;
    const charges = await this.#whileRenewing(epoch, () => readCharges(signal)).catch(
      async (error: unknown) => {
        // Another worker may try at once.
        await this.#scripts.renewClaim(epoch, 0).catch(() => {});
        throw error;
      },
    );
    const books = JSON.stringify(Object.fromEntries([...charges].map(([book, one]) => [book, plain(one)])));
    for (;;) {
      const reply = parse<Lost | Open | Early>(await this.#scripts.finish(epoch, times.graceMs, books));
      if (reply.kind !== 'early') return reply.kind;
      await clock.sleep(reply.waitMs, signal);
    }
  }

  /** Renews the claim while the journals are read. */
  async #whileRenewing<Result>(epoch: string, work: () => Promise<Result>): Promise<Result> {
    const { clock, times } = this.#options;
    const done = new AbortController();
    const renew = async (): Promise<void> => {
      for (;;) {
        await clock.sleep(times.leaseMs / 3, done.signal);
        await this.#scripts.renewClaim(epoch, times.leaseMs).catch(() => {});
      }
    };
    renew().catch(() => {});
    return await work().finally(() => done.abort());
  }

  /** Brings an open ledger up to date. Returns false if it is lost. Versions are read before the journals. */
  async #adopt(signal: AbortSignal): Promise<boolean> {
    const { readCharges, times } = this.#options;
    const before = parse<Lost | Versions>(await this.#scripts.versions());
    if (before.kind === 'lost') return false;
    const charges = await readCharges(signal);
    const books = Object.fromEntries(
      [...charges].map(([book, one]) => [book, { version: before.versions[book] ?? 0, months: plain(one) }]),
    );
    const after = parse<Lost | Open>(await this.#scripts.adopt(times.leaseMs, JSON.stringify(books)));
    return after.kind === 'open';
  }
}

type Lost = { readonly kind: 'lost' };
type Open = { readonly kind: 'open' };
type Early = { readonly kind: 'early'; readonly waitMs: number };
type Versions = Open & { readonly versions: Readonly<Record<string, number>> };
type Sums = Open & { readonly sums: Months; readonly live: Months };

const parse = <Reply>(text: string | number): Reply => JSON.parse(String(text)) as Reply;

const plain = (months: ReadonlyMap<Month, MicroUsd>): Months => Object.fromEntries(months);
