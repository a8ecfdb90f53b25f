import type { ChunkRef } from '../base/events.js';
import type { MicroUsd } from '../base/money/money.js';
import type { Chunk } from '../split/chunk.js';
import type { UncertainRequest } from '../state/ledger.js';
import type { Reservation } from './budget/reserve-price.js';
import { followJob } from './jobs/follow-job.js';
import type { Job, JobEnd } from './jobs/job.js';
import { backoffMs } from './rate-limit/backoff.js';
import { awaitLostResponse } from './recovery/await-lost-response.js';
import { stopForDenial, stopForPause } from './recovery/stop.js';
import type { Session } from './session.js';
import type { Slot } from './slot.js';
import { type Lost, type LostSubmission, type Submitted, submit } from './submit.js';

/** How buying a chunk ended. */
export type Bought =
  | { readonly kind: 'recorded' }
  /** This chunk has no audio, and why; others go on. */
  | { readonly kind: 'failed'; readonly reason: string }
  /** Nothing was bought: a callback told the request id of a submission that an earlier run made. */
  | { readonly kind: 'found'; readonly requestId: string }
  /** Not tried, because buying has stopped for everyone. */
  | { readonly kind: 'unbought' };

/** A FAILED job was charged: it is tried once more, and no more than that. */
export const chargedFailures = 1;

/** How often the end of a month may have the price set aside anew: a clock that jumps about is not followed for ever. */
const monthTurns = 3;

/** What was done for a chunk before it is bought. */
interface Attempted {
  readonly earlier: readonly UncertainRequest[];
  readonly failures: number;
  /** What became of a request that was charged and brought nothing; null: there was none. */
  readonly wasted: string | null;
  /** Told once, when a request is accepted after one that brought nothing: what became of that, and what is paid now. */
  onPaidAgain(wasted: string, priceMicroUsd: MicroUsd): void;
}

/**
 * Buys one chunk: submits it, writes down what came of it, follows the job. What was not charged is tried again up to
 * `retries` times, and so is what may have been (each counted against the budget; under strict billing it is not); a 429
 * is a wait, never a try, and so is a gateway that is not there at all. `earlier`: what earlier runs sent for this chunk,
 * and whose answers were lost; `failures`: jobs of this chunk that this run has seen FAILED, and charged, already.
 */
export async function buyChunk(
  session: Session,
  chunk: Chunk,
  { slot, earlier, failures: before, ...told }: Attempted & { readonly slot: Slot },
): Promise<Bought> {
  const ref = { chapter: chunk.chapter, chunk: chunk.chunk };
  const lost: LostSubmission[] = [];
  let tries = 0;
  let failures = before;
  let turns = 0;
  let { wasted } = told;
  let isTold = false;
  const again = async (reason: string): Promise<boolean> => {
    tries += 1;
    if (tries > session.limits.retries) return false;
    session.onEvent({ type: 'chunk-retried', ...ref, reason, attempt: tries });
    await session.clock.sleep(backoffMs(tries - 1, { random: session.random }), session.signal);
    return true;
  };

  for (;;) {
    await slot.enter();
    const outcome = await submitOrFind(session, chunk, {
      slot,
      lost,
      earlier,
      mayTurn: turns < monthTurns,
    });
    switch (outcome.kind) {
      case 'month-turned':
        turns += 1;
        break;
      case 'unbought':
      case 'found':
        return outcome;
      case 'rejected':
        return { kind: 'failed', reason: outcome.message };
      case 'throttled':
        if (outcome.pause.tooLong) {
          session.stop(
            stopForPause(outcome.message, { ...outcome.pause, maxWaitMs: session.limits.maxWaitMs }),
          );
          return { kind: 'unbought' };
        }
        session.onEvent({ type: 'rate-limited', waitMs: outcome.pause.waitMs });
        break;
      case 'denied':
        session.stop(stopForDenial(outcome, session.engine));
        return { kind: 'unbought' };
      case 'unreachable':
        if (!waitsForGateway(session, outcome.message)) return { kind: 'failed', reason: outcome.message };
        break;
      case 'uncertain':
        if (session.limits.strictBilling)
          return { kind: 'failed', reason: perhapsPaidReason(outcome.message) };
        if (session.stopped() !== null || !(await again(outcome.message)))
          return { kind: 'failed', reason: outcome.message };
        session.onEvent({ type: 'warning', code: 'uncertain-bought-again', message: boughtAgain(ref) });
        break;
      case 'unavailable':
        if (!(await again(outcome.message))) return { kind: 'failed', reason: outcome.message };
        break;
      case 'accepted':
      case 'recovered': {
        const { requestId } = outcome;
        const permit = outcome.kind === 'accepted' ? outcome.permit : null;
        const onOver = () => permit?.released();
        if (wasted !== null && !isTold) {
          isTold = true;
          told.onPaidAgain(wasted, outcome.reservation.priceMicroUsd);
        }
        const isReused = outcome.kind === 'accepted' && outcome.isReused;
        const job = { key: chunk.key, requestId, ref, collected: false, isReused, onOver };
        const end = await followMoney(session, job, outcome.reservation).finally(onOver);
        if (end.kind === 'taken') return { kind: 'recorded' };
        if (end.kind === 'late') return { kind: 'failed', reason: `${end.reason}; the next run collects it` };
        if (end.charged) {
          failures += 1;
          wasted ??= end.reason;
        } else refund(session, ref, outcome.reservation);
        if (failures > chargedFailures || !(await again(end.reason)))
          return { kind: 'failed', reason: end.reason };
        break;
      }
    }
  }
}

/** Follows a job to its end. At a price a minute it says only then what was charged, and the rest goes back. */
async function followMoney(session: Session, job: Job, reservation: Reservation): Promise<JobEnd> {
  let end: JobEnd | null = null;
  try {
    end = await followJob(session, job);
    return end;
  } finally {
    // What was not charged is given back as a whole.
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

/** Why a chunk is not bought again under strict billing. */
export const perhapsPaidReason = (why: string): string =>
  `perhaps paid for already (${why}); without --strict-billing it is bought again`;

const boughtAgain = ({ chapter, chunk }: ChunkRef): string =>
  `Chapter ${chapter}, chunk ${chunk} is to be bought again: its first request may have been charged.`;

/** Submits; where the answer is lost, waits for what a callback tells of it. */
async function submitOrFind(
  session: Session,
  chunk: Chunk,
  { slot, ...given }: Lost & { readonly slot: Slot; readonly mayTurn: boolean },
): Promise<Submitted> {
  const outcome = await submit(session, chunk, given);
  const newest = given.lost.at(-1);
  if (outcome.kind !== 'uncertain' || newest === undefined) return outcome;
  session.webhook.lostResponses?.watch(newest, { chapter: chunk.chapter, chunk: chunk.chunk });
  const found = await awaitLostResponse(session, { doubts: given.lost, slot });
  if (found === null) {
    session.gateway.breakers.unrecovered();
    return outcome;
  }
  session.gateway.breakers.recovered(found.doubt.submission);
  // An older one of this chunk: nothing more is waited for about the newest.
  if (found.doubt.submission !== newest.submission) session.gateway.breakers.unrecovered();
  return { kind: 'recovered', requestId: found.requestId, reservation: found.doubt.reservation };
}

/** Whether a gateway that nothing is heard of is waited for; says once that it is. */
function waitsForGateway({ gateway: { connection: outage }, onEvent }: Session, reason: string): boolean {
  const state = outage.failed();
  if (state === 'begun') {
    const message = `${reason}. It is tried again for some minutes; nothing is charged for that.`;
    onEvent({ type: 'warning', code: 'gateway-unreachable', message });
  }
  return state !== 'given-up';
}
