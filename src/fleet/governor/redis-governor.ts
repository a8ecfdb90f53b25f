import { NarrateError } from '../../base/errors.js';
import type { Clock } from '../../base/time/clock.js';
import type { GovernedRun, Governor, RunGovernor } from '../../record/governor.js';
import type { Caps } from './money/caps.js';
import { openLedgerSession } from './money/shared-budget.js';
import {
  type Charges,
  type KnownBook,
  type LedgerTimes,
  openSharedLedger,
  type SharedLedger,
  type SharedTotals,
} from './money/shared-ledger.js';
import { makeOutage } from './outage.js';
import { makeSharedRateLimiter } from './rate/shared-rate-limiter.js';
import { failureText, type ScriptClient } from './redis-scripts.js';

export interface FleetGovernorOptions {
  /** A connection of its own, with `governorConnection` among its options. The caller ends it. */
  readonly client: ScriptClient;
  /** The catalogue whose books share the budgets. */
  readonly catalogue: string;
  /**
   * Reads what all books of the catalogue have cost, from their journals and stores (`readCharges`). Rejects if one cannot be
   * read. Used when Redis has lost its data.
   */
  readonly readCharges: (signal: AbortSignal) => Promise<Charges>;
  readonly clock: Clock;
  /** Default: `usualTimes`. */
  readonly times?: LedgerTimes | undefined;
}

/** A book that a worker buys for. */
export interface FleetBook {
  /** Its name in the catalogue. */
  readonly book: string;
  readonly caps: Caps;
  /** What `see` returned before the run took the lease of the book. Absent: no other machine buys for it. */
  readonly seen?: KnownBook | undefined;
}

/** Owns the rate and the money of the books of a catalogue, for all workers, in Redis. */
export interface FleetGovernor {
  /**
   * Returns what a run has to know of a book before it takes its lease and reads its journal.
   * @throws NarrateError `redis-unreachable` if Redis does not answer
   */
  see(book: string): Promise<KnownBook>;
  /** Returns the governor for one book. It fails closed: without Redis, or with an incomplete ledger, nothing is bought. */
  governorOf(book: FleetBook): Governor;
  /**
   * Reads the journals of all books that nobody buys for into the ledger, and returns its sums. `narrate fleet run` does that
   * before it adds jobs.
   * @throws as `readCharges`; an error of the client if Redis does not answer
   */
  refresh(signal: AbortSignal): Promise<SharedTotals>;
  /** Returns the sums; null: the ledger is lost or incomplete. Rejects if Redis does not answer. */
  totals(): Promise<SharedTotals | null>;
}

/** Short enough that a dead worker delays others little, and long enough for a worker that is busy for some seconds. */
export const usualTimes: LedgerTimes = { heartbeatMs: 2000, leaseMs: 15_000, graceMs: 5000 };

/**
 * The options of a connection that the governor needs: a command fails at once if there is no connection, and after a few
 * seconds without an answer. The governor repeats it.
 */
export const governorConnection = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  commandTimeout: 5000,
} as const;

/** Creates the governor of a catalogue. */
export function openFleetGovernor(options: FleetGovernorOptions): FleetGovernor {
  const { times = usualTimes } = options;
  const ledger = openSharedLedger({ ...options, times });
  return {
    see: (book) =>
      ledger.see(book).catch((cause: unknown) => {
        throw new NarrateError('redis-unreachable', failureText(options.client, cause), { cause });
      }),
    governorOf: (book) => ({ open: (run) => openRun(run, { ...options, ...book, ledger, times }) }),
    async refresh(signal) {
      for (;;) {
        await ledger.refresh(signal);
        const totals = await ledger.totals();
        if (totals !== null) return totals;
      }
    },
    totals: () => ledger.totals(),
  };
}

/** Opens the part of one run: its rate limiter, and its session in the ledger. */
function openRun(
  run: GovernedRun,
  options: FleetBook & Pick<FleetGovernorOptions, 'client'> & { ledger: SharedLedger; times: LedgerTimes },
): RunGovernor {
  const { client, times } = options;
  const outage = makeOutage(run);
  const rateLimiter = makeSharedRateLimiter({ ...run, ...options, outage, leaseMs: times.leaseMs });
  const budget = openLedgerSession({
    ...options,
    ...run,
    outage,
    failureText: (error) => failureText(client, error),
  });
  return {
    rateLimiter,
    budget,
    close() {
      rateLimiter.end();
      return budget.end();
    },
  };
}
