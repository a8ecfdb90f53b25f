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

/** Requests whose responses were lost, and the request ids that callbacks deliver for them. */
export interface LostResponses {
  /** Handles past and future callbacks for a request. `ref`: the chunk for which this run sent it; null: an earlier run sent it. */
  watch(request: UncertainRequest, ref: ChunkRef | null): void;
  /** Waits until one of these requests is recovered, or until that is no longer likely. Rejects with the signal's reason. */
  wait(requests: readonly UncertainRequest[]): Promise<void>;
  /**
   * Returns the first of these requests that is recovered, with its id, which the journal has as accepted; null: none.
   * Returns each one once.
   */
  claim<Lost extends UncertainRequest>(requests: readonly Lost[]): RecoveredResponse<Lost> | null;
  /** Ends the confirmation of request ids. Resolves when none is in progress. */
  close(): Promise<void>;
}

/** A request whose response was lost, and its request id. */
export interface RecoveredResponse<Lost extends UncertainRequest> {
  readonly request: Lost;
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
 * Time from a submission to its callback, in milliseconds. A callback comes when the job ends: public samples took 17 s for
 * a short text and 165 s for 4,510 characters, so a chunk of 1,800 takes about 66 s. This is about twice as long.
 */
const awaitedMs = 120_000;
/** Shortest wait: a run that starts later still leaves time for the gateway's repeated callbacks. */
const minAwaitedMs = 30_000;
/** Returns how long to wait for these requests, in milliseconds. Uses wall time, because an earlier run may have sent them. */
function waitMsFor(requests: readonly UncertainRequest[], now: number): number {
  const latest = Math.max(...requests.map(({ sentAt }) => sentAt));
  return Math.min(awaitedMs, Math.max(minAwaitedMs, latest + awaitedMs - now));
}

/**
 * Creates the recovery of lost responses. A request id from a callback counts only if it belongs to no other submission and
 * the gateway confirms it at a poll. The journal then gets an `accepted` line before anything else happens, and the price
 * is certain.
 */
export const makeLostResponses = (options: LostResponsesOptions): LostResponses => new Recovery(options);

class Recovery implements LostResponses {
  readonly #options: LostResponsesOptions;
  /** Confirmed request ids that `take` has not returned, by submission. */
  readonly #recovered = new Map<string, string>();
  /** Functions that end a wait, by submission. */
  readonly #waits = new Map<string, () => void>();
  readonly #confirmations = new Set<Promise<void>>();
  readonly #ending = new AbortController();
  readonly #unsubscribe: () => void;

  constructor(options: LostResponsesOptions) {
    this.#options = options;
    const { signal } = options;
    this.#unsubscribe = onAbort(signal, () => this.#ending.abort(signal.reason));
  }

  watch(request: UncertainRequest, ref: ChunkRef | null): void {
    const tried = new Set<string>();
    // Ids are confirmed one after the other, because a submission has only one.
    let previous = Promise.resolve(false);
    const onCallback = (requestId: string | null) => {
      if (requestId === null || tried.has(requestId)) return;
      tried.add(requestId);
      previous = previous.then(async (isRecovered) => {
        if (isRecovered || this.#ending.signal.aborted) return isRecovered;
        // The run reports a journal that cannot be written at its next line.
        const isConfirmed = await this.#confirm(request, requestId, ref).catch(() => false);
        // A repeated callback tries again: the gateway's servers may agree by then.
        if (!isConfirmed) tried.delete(requestId);
        return isConfirmed;
      });
      const confirmation = previous.then(() => {});
      this.#confirmations.add(confirmation);
      confirmation.then(() => this.#confirmations.delete(confirmation));
    };
    for (const requestId of request.hints) onCallback(requestId);
    this.#options.callbacks.listen(request.submission, onCallback);
  }

  async wait(requests: readonly UncertainRequest[]): Promise<void> {
    const { clock, signal } = this.#options;
    if (requests.some(({ submission }) => this.#recovered.has(submission))) return;
    signal.throwIfAborted();
    const recovered = new AbortController();
    const unsubscribe = onAbort(signal, () => recovered.abort(signal.reason));
    for (const { submission } of requests) this.#waits.set(submission, () => recovered.abort(recovered));
    try {
      await clock.sleep(waitMsFor(requests, clock.now()), recovered.signal);
    } catch (error) {
      if (error !== recovered) throw error;
    } finally {
      for (const { submission } of requests) this.#waits.delete(submission);
      unsubscribe();
    }
    signal.throwIfAborted();
  }

  claim<Lost extends UncertainRequest>(requests: readonly Lost[]): RecoveredResponse<Lost> | null {
    const request = requests.find(({ submission }) => this.#recovered.has(submission));
    const requestId = this.#recovered.get(request?.submission ?? '');
    if (request === undefined || requestId === undefined) return null;
    this.#recovered.delete(request.submission);
    return { request, requestId };
  }

  async close(): Promise<void> {
    this.#unsubscribe();
    this.#ending.abort(new Error('The run is over'));
    await Promise.all(this.#confirmations);
  }

  /** Accepts a request id for a submission if the gateway confirms it. Returns whether it did. */
  async #confirm(request: UncertainRequest, requestId: string, ref: ChunkRef | null): Promise<boolean> {
    const { submission, key, priceMicroUsd } = request;
    const { journal, givenIds, budget, onEvent } = this.#options;
    if (!givenIds.claim(requestId, submission)) return false;
    if (!(await isKnown(requestId, this.#options, this.#ending.signal))) {
      givenIds.release(requestId);
      return false;
    }
    await journal.append({ type: 'accepted', submission, key, requestId });
    if (ref !== null) {
      budget.confirm(priceMicroUsd);
      onEvent({ type: 'chunk-recovered', ...ref, requestId, priceMicroUsd });
    }
    this.#recovered.set(submission, requestId);
    this.#waits.get(submission)?.();
    return true;
  }
}

/** Polls the gateway until it says whether it knows a request. Rejects with the signal's reason. */
async function isKnown(
  requestId: string,
  { engine, pollLimiter, clock, random }: LostResponsesOptions,
  signal: AbortSignal,
): Promise<boolean> {
  let unknowns = 0;
  for (let attempt = 0; ; attempt += 1) {
    await pollLimiter.acquire(signal);
    const outcome = await engine.poll(requestId, signal);
    signal.throwIfAborted();
    if (outcome.kind !== 'rate-limited') pollLimiter.accepted();
    switch (outcome.kind) {
      case 'pending':
      case 'completed':
      case 'failed':
        return true;
      case 'denied':
        return false;
      case 'rate-limited':
        pollLimiter.throttled(outcome.retryAfterMs);
        break;
      case 'unknown':
        // Polled twice, because the gateway's servers may need a moment to agree.
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
