import pLimit from 'p-limit';
import type { Clock } from '../base/clock.js';
import type { OnEvent } from '../base/events.js';
import type { MicroUsd } from '../base/money.js';
import type { Engine } from '../engines/engine.js';
import type { Plan, PlannedChunk } from '../plan/plan.js';
import type { Journal } from '../state/journal.js';
import type { Ledger } from '../state/ledger.js';
import type { TakeStore } from '../state/takes.js';
import { type Bought, buyChunk } from './buy-chunk.js';
import { asJobEngine } from './direct-as-jobs.js';
import { followJob } from './follow-job.js';
import { makeMonthBudget } from './month-budget.js';
import { makeOutage } from './outage.js';
import { makePace } from './pace.js';
import { makePurse } from './purse.js';
import type { FailedChunk, Recorded } from './recorded.js';
import type { Session, Stop } from './session.js';

export interface RecordOptions {
  readonly plan: Plan;
  readonly engine: Engine;
  readonly journal: Journal;
  readonly takes: TakeStore;
  readonly concurrency: number;
  readonly retries: number;
  /** False: what cannot be collected fails, and nothing is bought. */
  readonly mayBuy: boolean;
  /** For this run, over certain and uncertain money; null: none. */
  readonly budgetMicroUsd: MicroUsd | null;
  /** The same for the calendar month (UTC), whatever run it was spent in. */
  readonly monthlyBudgetMicroUsd: MicroUsd | null;
  /** The journal as it is, added up: what the months have spent before this. */
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly random: () => number;
  readonly onEvent: OnEvent;
  /** Aborted: nothing new is submitted, POSTs under way are awaited for up to ten seconds, the rest is left to the next run. */
  readonly signal: AbortSignal;
}

/** How long the answers to POSTs under way are awaited once a run is to end. */
const graceMs = 10_000;

/**
 * Records what a plan lacks: first collects what was paid for before, then buys, each chunk in a slot of its own.
 * @throws NarrateError when this machine fails (disk, journal); what the gateway does is in the result
 */
export async function record(options: RecordOptions): Promise<Recorded> {
  const wanted = options.plan.chapters.flatMap(({ planned }) => planned);
  const broken = new AbortController();
  const late = new AbortController();
  const signal = AbortSignal.any([options.signal, broken.signal]);
  const done = new AbortController();
  const onAbort = () => {
    options.clock.sleep(graceMs, done.signal).then(
      () => late.abort(signal.reason),
      () => {},
    );
  };
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });

  const session = openSession(options, signal, late.signal);
  const limit = pLimit(options.concurrency);
  const tally: Tally = { bought: 0, collected: 0, failed: [] };
  const left = new Map<number, number>();
  for (const { chunk, action } of wanted) {
    if (action.kind === 'collect' || action.kind === 'buy')
      left.set(chunk.chapter, (left.get(chunk.chapter) ?? 0) + 1);
  }
  const onRecorded = (chapter: number) => {
    const rest = (left.get(chapter) ?? 0) - 1;
    left.set(chapter, rest);
    if (rest === 0) options.onEvent({ type: 'chapter-recorded', chapter });
  };
  const collect = wanted.filter(({ action }) => action.kind === 'collect');
  const buy = wanted.filter(({ action }) => action.kind === 'buy');
  try {
    const results = await Promise.allSettled(
      [...collect, ...buy].map((planned) =>
        limit(async () => {
          if (signal.aborted) return;
          try {
            const isRecorded = await recordChunk(session, planned, { tally, mayBuy: options.mayBuy });
            if (isRecorded) onRecorded(planned.chunk.chapter);
          } catch (error) {
            // The machine failed, or we were told to end: nothing new starts, what is in flight comes home.
            if (!signal.aborted) broken.abort(error);
            throw error;
          }
        }),
      ),
    );
    const failure = results.find(
      (result) => result.status === 'rejected' && !isAbort(result.reason, options.signal),
    );
    if (failure?.status === 'rejected') throw broken.signal.aborted ? broken.signal.reason : failure.reason;
  } finally {
    done.abort();
    signal.removeEventListener('abort', onAbort);
  }
  return {
    ...tally,
    failed: tally.failed.toSorted((a, b) => a.chapter - b.chapter || a.chunk - b.chunk),
    spentMicroUsd: session.purse.spentMicroUsd,
    uncertainMicroUsd: session.purse.uncertainMicroUsd,
    stopped: session.stopped(),
  };
}

const isAbort = (reason: unknown, signal: AbortSignal): boolean => signal.aborted && reason === signal.reason;

function openSession(options: RecordOptions, signal: AbortSignal, lateSignal: AbortSignal): Session {
  let stopped: Stop | null = null;
  const { engine, journal, takes, clock, random, retries, onEvent } = options;
  const outage = makeOutage(options);
  return {
    engine: asJobEngine(engine),
    journal,
    takes,
    clock,
    random,
    retries,
    onEvent,
    signal,
    lateSignal,
    priceMicroUsd: options.plan.priceMicroUsd,
    purse: makePurse(options.budgetMicroUsd),
    months: makeMonthBudget({ ...options, budgetMicroUsd: options.monthlyBudgetMicroUsd }),
    submissions: makePace(options),
    polls: makePace(options),
    outage,
    stopped: () => stopped,
    stop(stop) {
      if (stopped !== null) return;
      stopped = stop;
      // Whoever waits for the gateway to come back has nothing more to ask of it.
      outage.over();
      onEvent({ type: 'buying-stopped', reason: stop.message });
    },
  };
}

interface Tally {
  bought: number;
  collected: number;
  readonly failed: FailedChunk[];
}

/** Whether its take is here now. */
async function recordChunk(
  session: Session,
  { chunk, action }: PlannedChunk,
  { tally, mayBuy }: { tally: Tally; mayBuy: boolean },
): Promise<boolean> {
  const ref = { chapter: chunk.chapter, chunk: chunk.chunk };
  const fail = (reason: string): false => {
    tally.failed.push({ ...ref, place: chunk.place, reason });
    session.onEvent({ type: 'chunk-failed', ...ref, reason });
    return false;
  };
  if (action.kind === 'collect') {
    for (const requestId of action.requestIds) {
      const end = await followJob(session, { key: chunk.key, requestId, ref, collected: true });
      if (end.kind === 'taken') {
        tally.collected += 1;
        return true;
      }
      if (end.kind === 'ended' && !end.charged) session.months.refund(requestId);
      // Still on its way, and paid for: buying it now would be paying twice.
      if (end.kind === 'late') return fail(`${end.reason}; the next run collects it`);
      if (end.charged && session.priceMicroUsd > 0)
        session.onEvent({
          type: 'warning',
          code: 'paid-take-lost',
          message: `Chapter ${ref.chapter}, chunk ${ref.chunk}: ${end.reason}. It is bought again.`,
        });
    }
    if (!mayBuy)
      return fail('the recording is damaged, and the gateway no longer has it; the next run buys it again');
  }
  const bought: Bought = await buyChunk(session, chunk);
  if (bought.kind === 'recorded') tally.bought += 1;
  if (bought.kind === 'failed') fail(bought.reason);
  return bought.kind === 'recorded';
}
