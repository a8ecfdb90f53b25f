import type { PollOutcome } from '../../engines/engine.js';
import { backoffMs } from '../rate-limit/backoff.js';
import { inWords, stopForDenial } from '../recovery/stop.js';
import type { Session } from '../session.js';
import { fetchTake } from './fetch-take.js';
import { type GiveUp, giveUpMedia, giveUpUnknown, type Streak } from './give-up.js';
import type { Job, JobEnd } from './job.js';
import { probeKnownRequest } from './probe-known-request.js';

/** A job that this run has followed for longer is left to the next run, unless the run has another patience. */
const usualDeadlineMs = 15 * 60_000;

/**
 * Polls a job until it ends, downloads its audio and stores it as a take. A request that was accepted stays collectable
 * until the gateway reports it as failed, or a comparison with other requests shows that only this one is lost
 * (`give-up.ts`). Rejects with the signal's reason.
 * @throws NarrateError `disk-full`, `not-writable`, `unsafe-path`, `ffmpeg-missing`
 */
export const followJob = async (session: Session, job: Job): Promise<JobEnd> =>
  job.isReused ? endReused(session, job) : new Follower(session, job).follow();

/** Follows one job from its first poll to its end. Methods that handle a response return the job's end, or null to poll again. */
class Follower {
  readonly #session: Session;
  readonly #job: Job;
  readonly #startedAtMs: number;
  readonly #deadlineMs: number;
  /** Time of the latest poll, in monotonic milliseconds. */
  #polledAtMs = 0;
  #polls = 0;
  /** Consecutive polls without a response. */
  #unanswered = 0;
  /** Consecutive polls for which the gateway did not know the job; null: none. */
  #unknown: Streak | null = null;
  /** Downloads that failed since the job was done; null: none. */
  #media: Streak | null = null;
  #lastProblem = 'the gateway is still working on it';

  constructor(session: Session, job: Job) {
    this.#session = session;
    this.#job = job;
    this.#startedAtMs = session.clock.monotonic();
    this.#deadlineMs = session.limits.patience?.jobMs ?? usualDeadlineMs;
  }

  async follow(): Promise<JobEnd> {
    const { gateway, webhook } = this.#session;
    const { requestId, collected } = this.#job;
    if (!collected) await webhook.notifier.wait(requestId, gateway.pollSchedule.firstMs(), this.#session);
    // One more poll after the deadline: a machine that was asleep did not poll at all.
    for (let overdue = false; !overdue; ) {
      overdue = this.#isOverdue();
      const end = await this.#handle(await this.#poll());
      if (end !== null) return end;
    }
    return this.#late(`not done after ${inWords(this.#deadlineMs)}: ${this.#lastProblem}`);
  }

  /** Returns whether the deadline has passed. While a circuit is open, the circuit breaker limits the time instead. */
  #isOverdue(): boolean {
    const { breakers } = this.#session.gateway;
    const isWaitingFor = (kind: 'status' | 'media') => breakers.isOpen(kind) && !breakers.hasGivenUp(kind);
    return this.#ageMs() >= this.#deadlineMs && !isWaitingFor('status') && !isWaitingFor('media');
  }

  #ageMs(): number {
    return this.#session.clock.monotonic() - this.#startedAtMs;
  }

  async #poll(): Promise<PollOutcome> {
    const { engine, clock, signal, gateway } = this.#session;
    await gateway.pollLimiter.acquire(signal);
    this.#polls += 1;
    this.#polledAtMs = clock.monotonic();
    const outcome = await engine.poll(this.#job.requestId, signal);
    signal.throwIfAborted();
    if (outcome.kind !== 'rate-limited') gateway.pollLimiter.accepted();
    if (outcome.kind !== 'unknown') this.#unknown = null;
    if (outcome.kind !== 'unavailable') this.#unanswered = 0;
    if (isJobStatus(outcome)) gateway.breakers.succeeded('status');
    return outcome;
  }

  async #handle(outcome: PollOutcome): Promise<JobEnd | null> {
    const { gateway, webhook } = this.#session;
    const leftMs = this.#deadlineMs - this.#ageMs();
    switch (outcome.kind) {
      case 'pending': {
        const ms = gateway.pollSchedule.nextMs(this.#ageMs());
        await webhook.notifier.wait(this.#job.requestId, ms, this.#session);
        return null;
      }
      case 'rate-limited': {
        this.#lastProblem = outcome.message;
        // A wait beyond the deadline would be useless.
        const { retryAfterMs } = outcome;
        gateway.pollLimiter.throttled(
          retryAfterMs === null ? null : Math.min(retryAfterMs, Math.max(0, leftMs)),
        );
        return null;
      }
      case 'denied':
        if (!isShortQuota(outcome, leftMs)) {
          this.#session.stop(stopForDenial(outcome, this.#session.engine));
          return this.#late(outcome.message);
        }
        this.#lastProblem = outcome.message;
        gateway.pollLimiter.throttled(outcome.retryAfterMs);
        return null;
      case 'failed':
        return outcome.charged ? this.#endWithoutAudio(outcome.message) : this.#end(outcome);
      case 'unknown':
        return this.#handleUnknown(outcome.message);
      case 'unavailable':
        return this.#handleUnavailable(outcome.message);
      case 'completed':
        return this.#download(outcome.mediaUrls);
    }
  }

  async #handleUnknown(message: string): Promise<JobEnd | null> {
    this.#failed('status', message);
    this.#unknown = this.#continued(this.#unknown);
    const decision = giveUpUnknown(this.#session, this.#job, this.#unknown);
    if (decision.kind !== 'wait') return this.#giveUp(decision);
    if (this.#job.collected) await probeKnownRequest(this.#session, this.#job);
    await this.#sleep(this.#session.gateway.pollSchedule.nextMs(this.#ageMs()));
    return null;
  }

  async #handleUnavailable(message: string): Promise<JobEnd | null> {
    this.#failed('status', message);
    if (this.#session.gateway.breakers.hasGivenUp('status')) return this.#late(message);
    await this.#sleep(backoffMs(this.#unanswered, this.#session));
    this.#unanswered += 1;
    return null;
  }

  async #download(mediaUrls: readonly string[]): Promise<JobEnd | null> {
    const { gateway } = this.#session;
    this.#job.onDone?.();
    if (!this.#job.collected && this.#media === null)
      gateway.pollSchedule.finished(this.#ageMs(), this.#polls);
    const fetched = await fetchTake(this.#session, this.#job, mediaUrls);
    if (fetched.kind === 'taken') {
      gateway.breakers.succeeded('media');
      gateway.breakers.succeeded('audio');
      return fetched;
    }
    this.#failed('media', fetched.message);
    this.#media = this.#continued(this.#media);
    const decision = giveUpMedia(this.#session, { job: this.#job, streak: this.#media, fetched });
    if (decision.kind !== 'wait') return this.#giveUp(decision);
    await this.#sleep(backoffMs(this.#media.count, this.#session));
    return null;
  }

  #failed(kind: 'status' | 'media', message: string): void {
    const { requestId: id, collected } = this.#job;
    this.#lastProblem = message;
    this.#session.gateway.breakers.failed(kind, { id, message, isFresh: !collected });
  }

  #continued(streak: Streak | null): Streak {
    const askedAtMs = this.#polledAtMs;
    return { sinceMs: streak?.sinceMs ?? askedAtMs, count: (streak?.count ?? 0) + 1, askedAtMs };
  }

  #sleep(ms: number): Promise<void> {
    return this.#session.clock.sleep(ms, this.#session.signal);
  }

  #giveUp(decision: Exclude<GiveUp, { readonly kind: 'wait' }>): Promise<JobEnd> | JobEnd {
    if (decision.kind === 'late') return this.#late(this.#lastProblem);
    this.#reportNoAudio(decision.reason);
    return this.#end({ charged: true, forgotten: decision.forgotten, message: decision.reason });
  }

  #late(reason: string): JobEnd {
    return { kind: 'late', reason };
  }

  /** Ends a job that was charged and yields no audio. */
  #endWithoutAudio(message: string): Promise<JobEnd> {
    this.#reportNoAudio(message);
    return this.#end({ charged: true, message });
  }

  /** Reports a charged job without audio to the circuit breaker, unless an earlier run sent it: that says nothing about today's gateway. */
  #reportNoAudio(message: string): void {
    const { key: id, collected } = this.#job;
    if (!collected) this.#session.gateway.breakers.failed('audio', { id, message, isFresh: true });
  }

  /** Writes the end of the job to the journal. */
  async #end({ charged, forgotten = false, message: reason }: Ended): Promise<JobEnd> {
    const { key, requestId } = this.#job;
    await this.#session.journal.append({ type: 'ended', key, requestId, charged, reason });
    await this.#session.engine.release(requestId);
    return { kind: 'ended', charged, forgotten, reason };
  }
}

interface Ended {
  readonly charged: boolean;
  readonly forgotten?: boolean;
  readonly message: string;
}

/** Returns whether the gateway reported the status of a job. */
const isJobStatus = ({ kind }: PollOutcome): boolean =>
  kind === 'pending' || kind === 'completed' || kind === 'failed';

/** Ends a job whose request id belongs to an earlier request. The journal needs no further line, because it has both requests. */
function endReused({ onEvent, gateway }: Session, { key, requestId, ref }: Job): JobEnd {
  const reason = 'the gateway returned the request id of an earlier request';
  const message = `Chapter ${ref.chapter}, chunk ${ref.chunk}: ${reason} (${requestId}). The request counts as charged, and its audio is not used.`;
  onEvent({ type: 'warning', code: 'request-id-reused', message });
  gateway.breakers.failed('audio', { id: key, message: reason, isFresh: true });
  return { kind: 'ended', charged: true, forgotten: false, reason };
}

/** Returns whether a denial is a quota that comes back before the deadline: a wait, like a 429. */
const isShortQuota = (
  { reason, retryAfterMs }: Extract<PollOutcome, { kind: 'denied' }>,
  leftMs: number,
): boolean => reason === 'quota' && retryAfterMs !== null && retryAfterMs < leftMs;
