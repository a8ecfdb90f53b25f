import type { MicroUsd } from '../base/money/money.js';
import { isFree } from '../base/money/price.js';
import type { PlannedChunk } from '../plan/planned-chunk.js';
import { buyChunk, maxChargedFailures, possiblyChargedReason } from './buy-chunk.js';
import { followJob } from './jobs/follow-job.js';
import type { FailedChunk, PaidTwice } from './recorded.js';
import { awaitLostResponse } from './recovery/await-lost-response.js';
import type { Session } from './session.js';
import type { Slot } from './slot.js';

/** Counts and lists of the results of a run so far. */
export interface Tally {
  bought: number;
  collected: number;
  retaken: number;
  readonly failed: FailedChunk[];
  readonly paidTwice: PaidTwice[];
}

/**
 * Records one chunk: collects what is paid for, waits for callbacks about lost responses, and buys the chunk if that is allowed. Returns
 * whether its take is here now.
 */
export async function recordChunk(
  session: Session,
  { chunk, action }: PlannedChunk,
  { tally, slot }: { tally: Tally; slot: Slot },
): Promise<boolean> {
  if (action.kind === 'reuse' || action.kind === 'repeat') return false;
  const { doubts: uncertain } = action;
  const ref = { chapter: chunk.chapter, chunk: chunk.chunk };
  // Uncertain requests of earlier runs that are not recovered.
  let unrecovered = uncertain.length;
  // Charged jobs that ended FAILED, without those that the gateway has forgotten.
  let failures = 0;
  let lastReason = '';
  // What happened to the first charged request without audio; null: none.
  let wasted: string | null = null;
  const { mayBuy } = session.limits;
  const isWithheld = () => session.limits.strictBilling && unrecovered > 0;
  const fail = (reason: string): false => {
    tally.failed.push({ ...ref, place: chunk.place, reason });
    session.onEvent({ type: 'chunk-failed', ...ref, reason });
    return false;
  };
  const onPaidAgain = (reason: string, priceMicroUsd: MicroUsd): void => {
    if (priceMicroUsd === 0) return;
    tally.paidTwice.push({ ...ref, place: chunk.place, reason });
    session.onEvent({ type: 'chunk-paid-again', ...ref, reason, priceMicroUsd });
  };
  /** Collects a request. Returns whether the take is here; null: the request ended without audio. */
  const collect = async (requestId: string): Promise<boolean | null> => {
    const end = await followJob(session, { key: chunk.key, requestId, ref, collected: true });
    if (end.kind === 'taken') {
      tally.collected += 1;
      return true;
    }
    if (end.kind === 'ended' && !end.charged) session.money.monthly.refund(requestId);
    lastReason = end.reason;
    if (end.kind === 'ended' && end.charged && !end.forgotten) failures += 1;
    // The job is still open: buying the chunk now would pay for it twice.
    if (end.kind === 'late') return fail(`${end.reason}; the next run collects it`);
    if (end.charged && !isFree(session.money.pricing.price)) {
      wasted ??= end.reason;
      const next = isWithheld() || !mayBuy ? '' : ' It is bought again.';
      const message = `Chapter ${ref.chapter}, chunk ${ref.chunk}: ${end.reason}.${next}`;
      session.onEvent({ type: 'warning', code: 'paid-take-lost', message });
    }
    return null;
  };

  for (const requestId of action.kind === 'collect' ? action.requestIds : []) {
    const collected = await collect(requestId);
    if (collected !== null) return collected;
  }
  let recovered = (await awaitLostResponse(session, { requests: uncertain, slot }))?.requestId ?? null;
  for (;;) {
    if (recovered !== null) {
      unrecovered -= 1;
      const collected = await collect(recovered);
      if (collected !== null) return collected;
    }
    if (!mayBuy)
      return fail('the recording is damaged, and the gateway no longer has it; the next run buys it again');
    if (failures > maxChargedFailures) return fail(lastReason);
    if (isWithheld()) return fail(possiblyChargedReason('the response was lost in an earlier run'));
    const bought = await buyChunk(session, chunk, {
      slot,
      earlier: uncertain,
      failures,
      wasted,
      onPaidAgain,
    });
    if (bought.kind === 'recorded') tally.bought += 1;
    if (bought.kind === 'failed') return fail(bought.reason);
    if (bought.kind !== 'recovered') return bought.kind === 'recorded';
    recovered = bought.requestId;
  }
}
