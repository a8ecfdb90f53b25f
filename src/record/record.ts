import pLimit from 'p-limit';
import type { Clock } from '../base/clock.js';
import type { OnEvent } from '../base/events.js';
import type { MicroUsd } from '../base/money.js';
import type { Engine } from '../engines/engine.js';
import type { Webhook } from '../manifest/manifest.js';
import type { Plan, PlannedChunk } from '../plan/plan.js';
import type { Journal } from '../state/journal.js';
import type { Ledger } from '../state/ledger.js';
import type { TakeStore } from '../state/takes.js';
import { makeCallbacks } from './callbacks.js';
import { asJobEngine } from './direct-as-jobs.js';
import { type LostAnswersOptions, makeLostAnswers } from './lost-answers.js';
import { makeMeasuring } from './measuring.js';
import { makeMonthBudget } from './month-budget.js';
import { makeOutage } from './outage.js';
import { makePace } from './pace.js';
import { makePollSchedule, pollAtOnce } from './poll-schedule.js';
import { makePurse } from './purse.js';
import { recordChunk, type Tally } from './record-chunk.js';
import type { Recorded } from './recorded.js';
import { type RetakeQueue, retakeChunk } from './retake-chunk.js';
import type { Session, Stop } from './session.js';
import { makeWakers } from './sleep-until-called.js';
import { inSlot, type Slot } from './slot.js';
import { makeSubmissionPace, unpaced } from './submission-pace.js';
import type { Receiver } from './webhook-receiver.js';

export interface RecordOptions {
  readonly plan: Plan;
  readonly engine: Engine;
  readonly journal: Journal;
  readonly takes: TakeStore;
  readonly concurrency: number;
  readonly retries: number;
  /** False: what cannot be collected fails, and nothing is bought. */
  readonly mayBuy: boolean;
  /** What is to be taken again when all that was missing has been tried. */
  readonly retakes: RetakeQueue;
  /** For this run, over certain and uncertain money; null: none. */
  readonly budgetMicroUsd: MicroUsd | null;
  /** The longest that a gateway may go on taking nothing. */
  readonly maxWaitMs: number;
  /** What was perhaps paid for is not bought again, and its chunk fails. */
  readonly strictBilling: boolean;
  /** Where the gateway may call back; null: nowhere, it is asked alone. */
  readonly webhook: Webhook | null;
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
 * Records what a plan lacks: first collects what was paid for before, then buys, each chunk in a slot of its own; then
 * takes again what the checks ask for, with what the budget has left.
 * @throws NarrateError when this machine fails (disk, journal, the webhook's port); what the gateway does is in the result
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
  const tally: Tally = { bought: 0, collected: 0, retaken: 0, failed: [] };
  const missing = (['collect', 'withheld', 'buy'] as const).flatMap((kind) =>
    wanted.filter(({ action }) => action.kind === kind),
  );
  const onRecorded = chapterCount(missing, options.onEvent);
  const inSlots = async (works: readonly ((slot: Slot) => Promise<void>)[]): Promise<void> => {
    const results = await Promise.allSettled(
      works.map((work) =>
        inSlot(limit, async (slot) => {
          if (signal.aborted) return;
          try {
            await work(slot);
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
    await session.measuring.settled();
  };
  let stopped: Stop | null = null;
  let receiver: Receiver | null = null;
  try {
    if (options.webhook !== null && session.callbacks !== null) {
      // Loaded late: Node's HTTP server takes as long as reading a journal, and few runs have one.
      const { openReceiver } = await import('./webhook-receiver.js');
      receiver = await openReceiver(options.webhook.listen, session.callbacks);
    }
    await inSlots(
      missing.map((planned) => async (slot) => {
        const isRecorded = await recordChunk(session, planned, { tally, slot, mayBuy: options.mayBuy });
        if (isRecorded) onRecorded(planned.chunk.chapter);
      }),
    );
    stopped = session.stopped();
    while (session.stopped() === null && !signal.aborted) {
      const due = await options.retakes.due();
      if (due.length === 0) break;
      options.retakes.begun(due);
      const costMicroUsd = due.filter(({ mayBuy }) => mayBuy).length * options.plan.priceMicroUsd;
      options.onEvent({ type: 'retakes-started', takes: due.length, costMicroUsd });
      await inSlots(due.map((retake) => (slot) => retakeChunk(session, retake, { tally, slot })));
    }
  } finally {
    await receiver?.close();
    await session.lostAnswers?.close();
    // Told already, unless something else went wrong before.
    await session.measuring.settled().catch(() => {});
    done.abort();
    signal.removeEventListener('abort', onAbort);
  }
  return {
    ...tally,
    failed: tally.failed.toSorted((a, b) => a.chapter - b.chapter || a.chunk - b.chunk),
    spentMicroUsd: session.purse.spentMicroUsd,
    uncertainMicroUsd: session.purse.uncertainMicroUsd,
    stopped,
    retakesStopped: stopped === null ? session.stopped() : null,
  };
}

const isAbort = (reason: unknown, signal: AbortSignal): boolean => signal.aborted && reason === signal.reason;

/** Says when the last missing chunk of a chapter is here: to be told of each. */
function chapterCount(missing: readonly PlannedChunk[], onEvent: OnEvent): (chapter: number) => void {
  const left = new Map<number, number>();
  for (const { chunk } of missing) left.set(chunk.chapter, (left.get(chunk.chapter) ?? 0) + 1);
  return (chapter) => {
    const rest = (left.get(chapter) ?? 0) - 1;
    left.set(chapter, rest);
    if (rest === 0) onEvent({ type: 'chapter-recorded', chapter });
  };
}

/** What callbacks are good for; with those that earlier runs asked for, and whose answers were lost. */
function openCallbacks(
  { webhook, ledger, journal }: RecordOptions,
  given: Omit<LostAnswersOptions, 'callbacks'>,
): Pick<Session, 'callbacks' | 'lostAnswers'> {
  if (webhook === null) return { callbacks: null, lostAnswers: null };
  const callbacks = makeCallbacks(webhook.url, (submission, requestId) =>
    journal.append({ type: 'called-back', submission, requestId }),
  );
  const lostAnswers = makeLostAnswers({ ...given, callbacks });
  for (const doubt of [...ledger.doubts.values()].flat()) {
    if (doubt.callback === null) continue;
    callbacks.expect(doubt.submission, doubt.callback);
    lostAnswers.watch(doubt, null);
  }
  return { callbacks, lostAnswers };
}

function openSession(options: RecordOptions, signal: AbortSignal, lateSignal: AbortSignal): Session {
  let stopped: Stop | null = null;
  const { journal, takes, clock, random, retries, maxWaitMs, strictBilling, onEvent } = options;
  const engine = asJobEngine(options.engine);
  const purse = makePurse(options.budgetMicroUsd);
  const polls = makePace(options);
  const outage = makeOutage(options);
  const hasJobs = options.engine.kind === 'jobs';
  const submissions = hasJobs ? makeSubmissionPace(options) : unpaced;
  return {
    engine,
    journal,
    takes,
    measuring: makeMeasuring({ journal, takes, signal }),
    clock,
    random,
    retries,
    maxWaitMs,
    onEvent,
    signal,
    lateSignal,
    priceMicroUsd: options.plan.priceMicroUsd,
    purse,
    months: makeMonthBudget({ ...options, budgetMicroUsd: options.monthlyBudgetMicroUsd }),
    submissions,
    polls,
    pollSchedule: hasJobs ? makePollSchedule() : pollAtOnce,
    outage,
    strictBilling,
    ...openCallbacks(options, { engine, polls, journal, purse, clock, random, onEvent, signal }),
    wakers: makeWakers(),
    stopped: () => stopped,
    stop(stop) {
      if (stopped !== null) return;
      stopped = stop;
      // Whoever waits for the gateway to come back, or for a turn, has nothing more to ask of it.
      outage.over();
      submissions.over();
      onEvent({ type: 'buying-stopped', reason: stop.message });
    },
  };
}
