import type { PollOutcome } from '../../engines/engine.js';
import { backoffMs } from '../rate-limit/backoff.js';
import { stopForDenial } from '../recovery/stop.js';
import type { Session } from '../session.js';
import { askForAnother } from './ask-for-another.js';
import { fetchTake } from './fetch-take.js';
import { type GiveUp, giveUpMedia, giveUpUnknown, type Streak } from './give-up.js';
import type { Job, JobEnd } from './job.js';

/** A job older than this is reported and left to the next run. */
const deadlineMs = 15 * 60_000;

/**
 * Polls a job until it ends, downloads its audio, checks that it is a whole WAV file, and makes it a take. What the
 * gateway accepted stays to be collected until the gateway says itself that the job failed, or a comparison with other
 * requests shows that this one alone is lost (`give-up.ts`).
 * @throws the signal's reason when aborted; NarrateError `disk-full` and the like
 */
export const followJob = async (session: Session, job: Job): Promise<JobEnd> =>
  job.isReused ? reused(session, job) : new Follower(session, job).follow();

/** One job, from its first poll to its end. What handles an answer resolves to the job's end, or to null to ask again. */
class Follower {
  readonly #session: Session;
  readonly #job: Job;
  readonly #startedAtMs: number;
  /** When the poll under way was sent. */
  #askedAtMs = 0;
  #polls = 0;
  /** Polls without an answer, in a row. */
  #silences = 0;
  /** The gateway does not know the job, in a row. */
  #unknown: Streak | null = null;
  /** Its audio could not be had, since it was finished. */
  #media: Streak | null = null;
  #lastTrouble = 'it is still being made';

  constructor(session: Session, job: Job) {
    this.#session = session;
    this.#job = job;
    this.#startedAtMs = session.clock.monotonic();
  }

  async follow(): Promise<JobEnd> {
    const { gateway, webhook } = this.#session;
    const { requestId, collected } = this.#job;
    if (!collected) await webhook.notifier.wait(requestId, gateway.pollSchedule.firstMs(), this.#session);
    // Asked once more when the time is up: a machine that slept saw none of it go by.
    for (let overdue = false; !overdue; ) {
      overdue = this.#isOverdue();
      const end = await this.#handle(await this.#poll());
      if (end !== null) return end;
    }
    return this.#late(`not done after 15 minutes: ${this.#lastTrouble}`);
  }

  /** While the gateway fails for all requests, the circuit breaker says how long they are followed. */
  #isOverdue(): boolean {
    const { breakers } = this.#session.gateway;
    const isFollowed = (kind: 'status' | 'media') => breakers.isOpen(kind) && !breakers.hasGivenUp(kind);
    return this.#ageMs() >= deadlineMs && !isFollowed('status') && !isFollowed('media');
  }

  #ageMs(): number {
    return this.#session.clock.monotonic() - this.#startedAtMs;
  }

  async #poll(): Promise<PollOutcome> {
    const { engine, clock, signal, gateway } = this.#session;
    await gateway.pollLimiter.acquire(signal);
    this.#polls += 1;
    this.#askedAtMs = clock.monotonic();
    const outcome = await engine.poll(this.#job.requestId, signal);
    signal.throwIfAborted();
    if (outcome.kind !== 'rate-limited') gateway.pollLimiter.accepted();
    if (outcome.kind !== 'unknown') this.#unknown = null;
    if (outcome.kind !== 'unavailable') this.#silences = 0;
    if (isJobStatus(outcome)) gateway.breakers.succeeded('status');
    return outcome;
  }

  async #handle(outcome: PollOutcome): Promise<JobEnd | null> {
    const { gateway, webhook } = this.#session;
    const leftMs = deadlineMs - this.#ageMs();
    switch (outcome.kind) {
      case 'pending': {
        const ms = gateway.pollSchedule.nextMs(this.#ageMs());
        await webhook.notifier.wait(this.#job.requestId, ms, this.#session);
        return null;
      }
      case 'rate-limited': {
        this.#lastTrouble = outcome.message;
        // Nobody waits for longer than there is time.
        const { retryAfterMs } = outcome;
        gateway.pollLimiter.throttled(
          retryAfterMs === null ? null : Math.min(retryAfterMs, Math.max(0, leftMs)),
        );
        return null;
      }
      case 'denied':
        if (!isPause(outcome, leftMs)) {
          this.#session.stop(stopForDenial(outcome, this.#session.engine));
          return this.#late(outcome.message);
        }
        this.#lastTrouble = outcome.message;
        gateway.pollLimiter.throttled(outcome.retryAfterMs);
        return null;
      case 'failed':
        return outcome.charged ? this.#endWithoutAudio(outcome.message) : this.#end(outcome);
      case 'unknown':
        return this.#isUnknown(outcome.message);
      case 'unavailable':
        return this.#isSilent(outcome.message);
      case 'completed':
        return this.#fetch(outcome.mediaUrls);
    }
  }

  async #isUnknown(message: string): Promise<JobEnd | null> {
    this.#failed('status', message);
    this.#unknown = this.#continued(this.#unknown);
    const given = giveUpUnknown(this.#session, this.#job, this.#unknown);
    if (given.kind !== 'wait') return this.#giveUp(given);
    if (this.#job.collected) await askForAnother(this.#session, this.#job);
    await this.#sleep(this.#session.gateway.pollSchedule.nextMs(this.#ageMs()));
    return null;
  }

  async #isSilent(message: string): Promise<JobEnd | null> {
    this.#failed('status', message);
    if (this.#session.gateway.breakers.hasGivenUp('status')) return this.#late(message);
    await this.#sleep(backoffMs(this.#silences, this.#session));
    this.#silences += 1;
    return null;
  }

  async #fetch(mediaUrls: readonly string[]): Promise<JobEnd | null> {
    const { gateway } = this.#session;
    this.#job.onOver?.();
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
    const given = giveUpMedia(this.#session, { job: this.#job, streak: this.#media, fetched });
    if (given.kind !== 'wait') return this.#giveUp(given);
    await this.#sleep(backoffMs(this.#media.count, this.#session));
    return null;
  }

  #failed(kind: 'status' | 'media', message: string): void {
    const { requestId: id, collected } = this.#job;
    this.#lastTrouble = message;
    this.#session.gateway.breakers.failed(kind, { id, message, isFresh: !collected });
  }

  #continued(streak: Streak | null): Streak {
    const askedAtMs = this.#askedAtMs;
    return { sinceMs: streak?.sinceMs ?? askedAtMs, count: (streak?.count ?? 0) + 1, askedAtMs };
  }

  #sleep(ms: number): Promise<void> {
    return this.#session.clock.sleep(ms, this.#session.signal);
  }

  #giveUp(given: Exclude<GiveUp, { readonly kind: 'wait' }>): Promise<JobEnd> | JobEnd {
    if (given.kind === 'late') return this.#late(this.#lastTrouble);
    this.#isPaidForNothing(given.reason);
    return this.#end({ charged: true, forgotten: given.forgotten, message: given.reason });
  }

  #late(reason: string): JobEnd {
    return { kind: 'late', reason };
  }

  /** The request was charged, and no audio comes of it. */
  #endWithoutAudio(message: string): Promise<JobEnd> {
    this.#isPaidForNothing(message);
    return this.#end({ charged: true, message });
  }

  /** An earlier run's failure says nothing about the gateway of today. */
  #isPaidForNothing(message: string): void {
    const { key: id, collected } = this.#job;
    if (!collected) this.#session.gateway.breakers.failed('audio', { id, message, isFresh: true });
  }

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

/** Whether the gateway said how a job stands. */
const isJobStatus = ({ kind }: PollOutcome): boolean =>
  kind === 'pending' || kind === 'completed' || kind === 'failed';

/** Charged and of no use. The journal needs no line for it: it has both requests. */
function reused({ onEvent, gateway }: Session, { key, requestId, ref }: Job): JobEnd {
  const reason = 'the gateway gave it the request id of an earlier request';
  const message = `Chapter ${ref.chapter}, chunk ${ref.chunk}: ${reason} (${requestId}). It counts as charged, and its recording is not used.`;
  onEvent({ type: 'warning', code: 'request-id-reused', message });
  gateway.breakers.failed('audio', { id: key, message: reason, isFresh: true });
  return { kind: 'ended', charged: true, forgotten: false, reason };
}

/** A quota that is back within the time that the job has left is a wait like a 429's. */
const isPause = (
  { reason, retryAfterMs }: Extract<PollOutcome, { kind: 'denied' }>,
  leftMs: number,
): boolean => reason === 'quota' && retryAfterMs !== null && retryAfterMs < leftMs;
