import type { ChunkRef, OnEvent } from '../../base/events.js';
import type { Clock } from '../../base/time/clock.js';
import { onAbort } from '../../base/time/on-abort.js';
import type { JobEngine } from '../../engines/engine.js';
import type { Journal } from '../../state/journal/journal.js';
import type { UncertainRequest } from '../../state/ledger.js';
import type { Budget } from '../budget/budget.js';
import type { GivenIds } from '../jobs/given-ids.js';
import { backoffMs } from '../rate-limit/backoff.js';
import type { PollRateLimiter } from '../rate-limit/poll-rate-limiter.js';
import type { Callbacks } from '../webhook/callbacks.js';

/** Submissions whose answers were lost, and the request ids that callbacks bring home for them. */
export interface LostResponses {
  /** Follows up what callbacks told of a doubt, and what they tell from now on. `ref`: the chunk of this run that it was sent for; null: an earlier run sent it. */
  watch(doubt: UncertainRequest, ref: ChunkRef | null): void;
  /** Waits until an id for one of these has come home, or until there is no use in waiting. Rejects with the signal's reason. */
  wait(doubts: readonly UncertainRequest[]): Promise<void>;
  /** An id that has come home for one of these, in the journal as accepted; null: none (any more). Each is given once. */
  take<Lost extends UncertainRequest>(doubts: readonly Lost[]): RecoveredResponse<Lost> | null;
  /** Ends what is being confirmed. */
  close(): Promise<void>;
}

/** The request id of a submission whose answer was lost. */
export interface RecoveredResponse<Lost extends UncertainRequest> {
  readonly doubt: Lost;
  readonly requestId: string;
}

export interface LostResponsesOptions {
  readonly callbacks: Callbacks;
  readonly engine: JobEngine;
  readonly pollLimiter: PollRateLimiter;
  readonly journal: Journal;
  readonly givenIds: GivenIds;
  readonly budget: Budget;
  readonly clock: Clock;
  readonly random: () => number;
  readonly onEvent: OnEvent;
  readonly signal: AbortSignal;
}

/**
 * A callback comes when the job ends, counted from its submission: public samples took 17 s for a short text and 165 s
 * for 4,510 characters, so a chunk of 1,800 is done after about 66. Twice that.
 */
const awaitedMs = 120_000;
/** A run that begins later than that still gives the gateway's second attempts a moment. */
const leastAwaitedMs = 30_000;
/** How long an id for these doubts is worth waiting for. Wall time, since an earlier run may have sent them. */
function usefulMs(doubts: readonly UncertainRequest[], now: number): number {
  const latest = Math.max(...doubts.map(({ sentAt }) => sentAt));
  return Math.min(awaitedMs, Math.max(leastAwaitedMs, latest + awaitedMs - now));
}

/**
 * An id is believed when it belongs to no other submission and the gateway itself, asked with the key at its own origin,
 * knows it. Then `accepted` is written for the submission, before anything else, and its money is certain.
 */
export function makeLostResponses(options: LostResponsesOptions): LostResponses {
  const { callbacks, journal, givenIds, budget, clock, onEvent } = options;
  const home = new Map<string, string>();
  const notifier = new Map<string, () => void>();
  const underWay = new Set<Promise<void>>();
  const ending = new AbortController();
  const forget = onAbort(options.signal, () => ending.abort(options.signal.reason));

  async function settle(doubt: UncertainRequest, requestId: string, ref: ChunkRef | null): Promise<boolean> {
    const { submission, key, priceMicroUsd } = doubt;
    if (!givenIds.claim(requestId, submission)) return false;
    if (!(await isKnown(requestId, options, ending.signal))) {
      givenIds.release(requestId);
      return false;
    }
    await journal.append({ type: 'accepted', submission, key, requestId });
    if (ref !== null) {
      budget.confirm(priceMicroUsd);
      onEvent({ type: 'chunk-found', ...ref, requestId, priceMicroUsd });
    }
    home.set(submission, requestId);
    notifier.get(submission)?.();
    return true;
  }

  return {
    watch(doubt, ref) {
      const tried = new Set<string>();
      // One id after another: a submission has one.
      let before = Promise.resolve(false);
      const onHint = (requestId: string | null) => {
        if (requestId === null || tried.has(requestId)) return;
        tried.add(requestId);
        before = before.then(
          // What a broken journal means is told by the next line that somebody waits for.
          async (found) => {
            if (found || ending.signal.aborted) return found;
            const settled = await settle(doubt, requestId, ref).catch(() => false);
            // The gateway's parts may agree by the time that it calls again.
            if (!settled) tried.delete(requestId);
            return settled;
          },
        );
        const step = before.then(() => {});
        underWay.add(step);
        step.then(() => underWay.delete(step));
      };
      for (const requestId of doubt.hints) onHint(requestId);
      callbacks.listen(doubt.submission, onHint);
    },
    async wait(doubts) {
      if (doubts.some(({ submission }) => home.has(submission))) return;
      options.signal.throwIfAborted();
      const found = new AbortController();
      const unfollow = onAbort(options.signal, () => found.abort(options.signal.reason));
      for (const { submission } of doubts) notifier.set(submission, () => found.abort(found));
      try {
        await clock.sleep(usefulMs(doubts, clock.now()), found.signal);
      } catch (error) {
        if (error !== found) throw error;
      } finally {
        for (const { submission } of doubts) notifier.delete(submission);
        unfollow();
      }
      options.signal.throwIfAborted();
    },
    take(doubts) {
      const doubt = doubts.find(({ submission }) => home.has(submission));
      const requestId = home.get(doubt?.submission ?? '');
      if (doubt === undefined || requestId === undefined) return null;
      home.delete(doubt.submission);
      return { doubt, requestId };
    },
    async close() {
      forget();
      ending.abort(new Error('The run is over'));
      await Promise.all(underWay);
    },
  };
}

/** Whether the gateway knows a request; asked until it says so. Rejects with the signal's reason. */
async function isKnown(
  requestId: string,
  { engine, pollLimiter: polls, clock, random }: LostResponsesOptions,
  signal: AbortSignal,
): Promise<boolean> {
  let unknowns = 0;
  for (let attempt = 0; ; attempt += 1) {
    await polls.acquire(signal);
    const outcome = await engine.poll(requestId, signal);
    signal.throwIfAborted();
    if (outcome.kind !== 'rate-limited') polls.accepted();
    switch (outcome.kind) {
      case 'pending':
      case 'completed':
      case 'failed':
        return true;
      case 'denied':
        return false;
      case 'rate-limited':
        polls.throttled(outcome.retryAfterMs);
        break;
      case 'unknown':
        // Asked twice: a gateway may need a moment before its parts agree.
        unknowns += 1;
        if (unknowns > 1) return false;
        await clock.sleep(backoffMs(0, { random }), signal);
        break;
      case 'unavailable':
        await clock.sleep(backoffMs(attempt, { random }), signal);
        break;
    }
  }
}
