import type { ChunkRef } from '../base/events.js';
import type { MicroUsd } from '../base/money/money.js';
import type { Chunk } from '../split/chunk.js';
import type { UncertainRequest } from '../state/ledger.js';
import type { Reservation } from './budget/reserve-price.js';
import { followJob } from './jobs/follow-job.js';
import type { Job, JobEnd } from './jobs/job.js';
import { backoffMs } from './rate-limit/backoff.js';
import { awaitLostResponse } from './recovery/await-lost-response.js';
import { stopForBackoff, stopForDenial } from './recovery/stop.js';
import type { Session } from './session.js';
import type { Slot } from './slot.js';
import { type LostSubmission, type Submitted, submit, type UncertainAttempts } from './submit.js';

/** The result of buying a chunk. */
export type Bought =
  | { readonly kind: 'recorded' }
  /** The chunk has no audio, for this reason. Other chunks continue. */
  | { readonly kind: 'failed'; readonly reason: string }
  /** Nothing was bought: a callback delivered the request id of an earlier run's request, which can be collected. */
  | { readonly kind: 'recovered'; readonly requestId: string }
  /** Not bought, because buying has stopped for the whole run. */
  | { readonly kind: 'stopped' };

/** Number of charged failures after which a chunk is bought once more. */
export const maxChargedFailures = 1;

/** Number of times that a new month makes a chunk reserve its price again. Limited, because the clock may jump. */
const maxMonthChanges = 3;

/** The history of a chunk before it is bought. */
interface Attempted {
  /** Requests of earlier runs whose responses were lost. */
  readonly earlier: readonly UncertainRequest[];
  /** Charged jobs of this chunk that this run saw FAILED. */
  readonly failures: number;
  /** What happened to the first charged request without audio; null: none. */
  readonly wasted: string | null;
  /** Called once, when a request is accepted after a charged one without audio. `priceMicroUsd`: the price of the new request. */
  onPaidAgain(wasted: string, priceMicroUsd: MicroUsd): void;
}

/**
 * Buys one chunk: submits it, writes the outcome to the journal, and follows the job. Up to `retries` times it tries again:
 * - after a request that was not charged;
 * - after one that was possibly charged, which counts against the budget (not under strict billing);
 * - after one that was charged without audio, `maxChargedFailures` times.
 * A 429 and a gateway that cannot be reached cause a wait and use up no retry.
 */
export async function buyChunk(
  session: Session,
  chunk: Chunk,
  { slot, earlier, failures: earlierFailures, ...rest }: Attempted & { readonly slot: Slot },
): Promise<Bought> {
  const ref = { chapter: chunk.chapter, chunk: chunk.chunk };
  const own: LostSubmission[] = [];
  let retries = 0;
  let failures = earlierFailures;
  let monthChanges = 0;
  let { wasted } = rest;
  let isReported = false;
  const retry = async (reason: string): Promise<boolean> => {
    retries += 1;
    if (retries > session.limits.retries) return false;
    session.onEvent({ type: 'chunk-retried', ...ref, reason, attempt: retries });
    await session.clock.sleep(backoffMs(retries - 1, { random: session.random }), session.signal);
    return true;
  };

  for (;;) {
    await slot.enter();
    const outcome = await submitOrRecover(session, chunk, {
      slot,
      own,
      earlier,
      mayChangeMonth: monthChanges < maxMonthChanges,
    });
    switch (outcome.kind) {
      case 'month-changed':
        monthChanges += 1;
        break;
      case 'stopped':
        return outcome;
      case 'recovered-earlier':
        return { kind: 'recovered', requestId: outcome.requestId };
      case 'rejected':
        return { kind: 'failed', reason: outcome.message };
      case 'throttled':
        if (outcome.backoff.tooLong) {
          session.stop(
            stopForBackoff(outcome.message, { ...outcome.backoff, maxWaitMs: session.limits.maxWaitMs }),
          );
          return { kind: 'stopped' };
        }
        session.onEvent({ type: 'rate-limited', waitMs: outcome.backoff.waitMs });
        break;
      case 'denied':
        session.stop(stopForDenial(outcome, session.engine));
        return { kind: 'stopped' };
      case 'unreachable':
        if (!waitsForGateway(session, outcome.message)) return { kind: 'failed', reason: outcome.message };
        break;
      case 'uncertain':
        if (session.limits.strictBilling)
          return { kind: 'failed', reason: possiblyChargedReason(outcome.message) };
        if (session.stopped() !== null || !(await retry(outcome.message)))
          return { kind: 'failed', reason: outcome.message };
        session.onEvent({ type: 'warning', code: 'uncertain-bought-again', message: boughtAgainText(ref) });
        break;
      case 'unavailable':
        if (!(await retry(outcome.message))) return { kind: 'failed', reason: outcome.message };
        break;
      case 'accepted':
      case 'recovered': {
        const { requestId } = outcome;
        const permit = outcome.kind === 'accepted' ? outcome.permit : null;
        const onOver = () => permit?.released();
        if (wasted !== null && !isReported) {
          isReported = true;
          rest.onPaidAgain(wasted, outcome.reservation.priceMicroUsd);
        }
        const isReused = outcome.kind === 'accepted' && outcome.isReused;
        const job = { key: chunk.key, requestId, ref, collected: false, isReused, onOver };
        const end = await followAndSettle(session, job, outcome.reservation).finally(onOver);
        if (end.kind === 'taken') return { kind: 'recorded' };
        if (end.kind === 'late') return { kind: 'failed', reason: `${end.reason}; the next run collects it` };
        if (end.charged) {
          failures += 1;
          wasted ??= end.reason;
        } else refund(session, ref, outcome.reservation);
        if (failures > maxChargedFailures || !(await retry(end.reason)))
          return { kind: 'failed', reason: end.reason };
        break;
      }
    }
  }
}

/** Follows a job to its end. At a price per minute, the length of the take decides the charge, and the rest is released. */
async function followAndSettle(session: Session, job: Job, reservation: Reservation): Promise<JobEnd> {
  let end: JobEnd | null = null;
  try {
    end = await followJob(session, job);
    return end;
  } finally {
    // The price of a request that was not charged is refunded as a whole by the caller.
    if (end?.kind !== 'ended' || end.charged) {
      const priceMicroUsd = reservation.settle(end?.kind === 'taken' ? end.take : null);
      if (priceMicroUsd !== 0) session.onEvent({ type: 'chunk-refunded', ...job.ref, priceMicroUsd });
    }
  }
}

function refund({ onEvent }: Session, ref: ChunkRef, reservation: Reservation): void {
  reservation.refund();
  onEvent({ type: 'chunk-refunded', ...ref, priceMicroUsd: reservation.priceMicroUsd });
}

/** Returns why a chunk is not bought again under strict billing. `why`: what happened to the response. */
export const possiblyChargedReason = (why: string): string =>
  `possibly charged (${why}); a run without --strict-billing buys it again`;

const boughtAgainText = ({ chapter, chunk }: ChunkRef): string =>
  `Chapter ${chapter}, chunk ${chunk} is bought again; its first request was possibly charged.`;

/** Submits a chunk. If the response is lost, waits for a callback that recovers it. */
async function submitOrRecover(
  session: Session,
  chunk: Chunk,
  { slot, ...options }: UncertainAttempts & { readonly slot: Slot; readonly mayChangeMonth: boolean },
): Promise<Submitted> {
  const outcome = await submit(session, chunk, options);
  const newest = options.own.at(-1);
  if (outcome.kind !== 'uncertain' || newest === undefined) return outcome;
  session.webhook.lostResponses?.watch(newest, { chapter: chunk.chapter, chunk: chunk.chunk });
  const recovered = await awaitLostResponse(session, { requests: options.own, slot });
  if (recovered === null) {
    session.gateway.breakers.notRecovered();
    return outcome;
  }
  session.gateway.breakers.recovered(recovered.request.submission);
  // An older request of this chunk was recovered, so nothing waits for the newest one any more.
  if (recovered.request.submission !== newest.submission) session.gateway.breakers.notRecovered();
  return {
    kind: 'recovered',
    requestId: recovered.requestId,
    reservation: recovered.request.reservation,
  };
}

/** Reports a gateway that cannot be reached. Returns whether to wait for it; warns once that narrate waits. */
function waitsForGateway({ gateway: { connection }, onEvent }: Session, reason: string): boolean {
  const state = connection.failed();
  if (state === 'opened') {
    const message = `${reason}. Retrying for up to 5 minutes. Retries are free.`;
    onEvent({ type: 'warning', code: 'gateway-unreachable', message });
  }
  return state !== 'given-up';
}
