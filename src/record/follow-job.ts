import { rm } from 'node:fs/promises';
import { inspectWav } from '../audio/wav.js';
import type { ChunkRef } from '../base/events.js';
import type { PollOutcome } from '../engines/engine.js';
import type { Take } from '../state/journal-entry.js';
import { backoffMs } from './backoff.js';
import type { Session } from './session.js';
import { stopForDenial } from './stop-for-denial.js';

/** A request that was accepted, now or in an earlier run. */
export interface Job {
  readonly key: string;
  readonly requestId: string;
  readonly ref: ChunkRef;
  /** From an earlier run: it may be done already, and the gateway may have forgotten it. */
  readonly collected: boolean;
  /** The gateway gave the id to an earlier request too, so its recording may hold other words. */
  readonly isReused?: boolean;
  /** Called when the gateway says that it is over, and its audio is still to be fetched: it has room for the next one. */
  readonly onOver?: () => void;
}

/** How following a job ended. */
export type JobEnd =
  | { readonly kind: 'taken'; readonly take: Take }
  /** Over, without usable audio, and journalled so. `forgotten`: the gateway knows it no longer, so nobody can say what became of it. */
  | {
      readonly kind: 'ended';
      readonly charged: boolean;
      readonly forgotten: boolean;
      readonly reason: string;
    }
  /** Neither here nor over: the next run collects it. */
  | { readonly kind: 'late'; readonly reason: string };

/** A job older than this is reported and left to the next run. */
const deadlineMs = 15 * 60_000;
/** A gateway may need a moment before it knows a request that it has just accepted. */
const unknownGraceMs = 20_000;
const unknownPolls = 3;
/** Downloads of one job that were not a whole WAV before the job counts as spoilt. */
const spoiltDownloads = 3;

/**
 * Polls a job until it ends, downloads its audio, checks that it is a whole WAV file, and makes it a take.
 * @throws the signal's reason when aborted; NarrateError `disk-full` and the like
 */
export async function followJob(session: Session, job: Job): Promise<JobEnd> {
  const { clock, signal } = session;
  if (job.isReused) return reused(session, job);
  const startedAt = clock.monotonic();
  const age = () => clock.monotonic() - startedAt;
  // Polls without an answer, in a row.
  let silences = 0;
  // Downloads that failed: of them alone there are at most `retries`.
  let failedDownloads = 0;
  let unknowns = 0;
  let spoilt = 0;
  let lastTrouble = 'it is still being made';

  let polls = 0;
  let overdue = false;
  if (!job.collected)
    await session.webhook.wakers.sleep(job.requestId, session.pacing.pollSchedule.firstMs(), session);
  for (;;) {
    if (overdue) return { kind: 'late', reason: `not done after 15 minutes: ${lastTrouble}` };
    // Asked once more when the time is up: a machine that slept saw none of it go by.
    overdue = age() >= deadlineMs;
    await session.pacing.polls.turn(signal);
    polls += 1;
    const outcome = await session.engine.poll(job.requestId, signal);
    signal.throwIfAborted();
    if (outcome.kind !== 'rate-limited') session.pacing.polls.passed();
    if (outcome.kind !== 'unknown') unknowns = 0;
    if (outcome.kind !== 'unavailable') silences = 0;
    switch (outcome.kind) {
      case 'pending':
        await session.webhook.wakers.sleep(job.requestId, session.pacing.pollSchedule.nextMs(age()), session);
        break;
      case 'rate-limited': {
        lastTrouble = outcome.message;
        // Nobody waits for longer than there is time.
        const leftMs = Math.max(0, deadlineMs - age());
        session.pacing.polls.limited(
          outcome.retryAfterMs === null ? null : Math.min(outcome.retryAfterMs, leftMs),
        );
        break;
      }
      case 'denied':
        if (!isPause(outcome, deadlineMs - age())) {
          session.stop(stopForDenial(outcome, session.engine));
          return { kind: 'late', reason: outcome.message };
        }
        lastTrouble = outcome.message;
        session.pacing.polls.limited(outcome.retryAfterMs);
        break;
      case 'failed':
        return end(session, job, outcome);
      case 'unknown':
        unknowns += 1;
        if (unknowns >= unknownPolls && age() > unknownGraceMs) {
          const message = 'the gateway no longer knows this request';
          return end(session, job, { charged: true, forgotten: true, message });
        }
        await clock.sleep(session.pacing.pollSchedule.nextMs(age()), signal);
        break;
      case 'unavailable':
        lastTrouble = outcome.message;
        await clock.sleep(backoffMs(silences, { random: session.random }), signal);
        silences += 1;
        break;
      case 'completed': {
        job.onOver?.();
        if (!job.collected && spoilt + failedDownloads === 0)
          session.pacing.pollSchedule.finished(age(), polls);
        const fetched = await fetchTake(session, job, outcome.mediaUrls);
        if (fetched.kind === 'taken') return fetched;
        if (fetched.kind === 'spoilt') spoilt += 1;
        else failedDownloads += 1;
        lastTrouble = fetched.message;
        if (spoilt >= spoiltDownloads) return end(session, job, { charged: true, message: lastTrouble });
        if (failedDownloads > session.retries) return { kind: 'late', reason: lastTrouble };
        await clock.sleep(backoffMs(failedDownloads + spoilt, { random: session.random }), signal);
        break;
      }
    }
  }
}

/** Charged and of no use. The journal needs no line for it: it has both requests. */
function reused({ onEvent }: Session, { requestId, ref }: Job): JobEnd {
  const reason = 'the gateway gave it the request id of an earlier request';
  const message = `Chapter ${ref.chapter}, chunk ${ref.chunk}: ${reason} (${requestId}). It counts as charged, and its recording is not used.`;
  onEvent({ type: 'warning', code: 'request-id-reused', message });
  return { kind: 'ended', charged: true, forgotten: false, reason };
}

/** A quota that is back within the time that the job has left is a wait like a 429's. */
const isPause = (
  { reason, retryAfterMs }: Extract<PollOutcome, { kind: 'denied' }>,
  leftMs: number,
): boolean => reason === 'quota' && retryAfterMs !== null && retryAfterMs < leftMs;

async function end(
  session: Session,
  { key, requestId }: Job,
  { charged, forgotten = false, message }: { charged: boolean; forgotten?: boolean; message: string },
): Promise<JobEnd> {
  await session.journal.append({ type: 'ended', key, requestId, charged, reason: message });
  await session.engine.release(requestId);
  return { kind: 'ended', charged, forgotten, reason: message };
}

type Fetched =
  | { readonly kind: 'taken'; readonly take: Take }
  | { readonly kind: 'spoilt' | 'unavailable'; readonly message: string };

async function fetchTake(session: Session, job: Job, mediaUrls: readonly string[]): Promise<Fetched> {
  const { key, requestId } = job;
  const url = mediaUrls[0];
  if (url === undefined) return { kind: 'spoilt', message: 'completed without any audio' };
  const temporary = await session.takes.temporaryFor(job);
  let adopted = false;
  try {
    const outcome = await session.engine.download(url, temporary, session.signal);
    session.signal.throwIfAborted();
    if (outcome.kind === 'unavailable') return outcome;
    const wav = await inspectWav(temporary);
    if (wav.kind === 'bad') return { kind: 'spoilt', message: `the recording ${wav.message}` };
    const file = await session.takes.adopt(temporary, job);
    adopted = true;
    const take: Take = { key, requestId, ...file, frames: wav.info.frames, sampleRate: wav.info.sampleRate };
    await session.journal.append({ type: 'taken', ...take });
    await session.engine.release(requestId);
    session.measuring.add(take);
    session.onEvent({
      type: 'chunk-recorded',
      ...job.ref,
      audioSeconds: take.frames / take.sampleRate,
      collected: job.collected,
    });
    return { kind: 'taken', take };
  } finally {
    if (!adopted) await rm(temporary, { force: true });
  }
}
