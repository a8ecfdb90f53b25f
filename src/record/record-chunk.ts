import type { MicroUsd } from '../base/money/money.js';
import { isFree } from '../base/money/price.js';
import type { PlannedChunk } from '../plan/planned-chunk.js';
import { buyChunk, chargedFailures, perhapsPaidReason } from './buy-chunk.js';
import { followJob } from './jobs/follow-job.js';
import type { FailedChunk, PaidTwice } from './recorded.js';
import { awaitLostResponse } from './recovery/await-lost-response.js';
import type { Session } from './session.js';
import type { Slot } from './slot.js';

/** What the chunks of one run have come to so far. */
export interface Tally {
  bought: number;
  collected: number;
  retaken: number;
  readonly failed: FailedChunk[];
  readonly paidTwice: PaidTwice[];
}

/**
 * Brings one chunk home: collects what was paid for, waits for what a callback may tell of an answer that was lost, and
 * buys what is left, where it may. Tells whether its take is here now.
 */
export async function recordChunk(
  session: Session,
  { chunk, action }: PlannedChunk,
  { tally, slot }: { tally: Tally; slot: Slot },
): Promise<boolean> {
  if (action.kind === 'reuse' || action.kind === 'repeat') return false;
  const { doubts } = action;
  const ref = { chapter: chunk.chapter, chunk: chunk.chunk };
  // Of what earlier runs sent, that whose request id has not come home.
  let unknown = doubts.length;
  // Jobs that ended FAILED and were charged; of what the gateway has forgotten, nobody can say that.
  let failures = 0;
  let lastReason = '';
  // What became of a request that was charged and brought nothing; null: there was none.
  let wasted: string | null = null;
  const { mayBuy } = session.limits;
  const isWithheld = () => session.limits.strictBilling && unknown > 0;
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
  /** Whether its take is here; null: the request is over, without audio. */
  const collect = async (requestId: string): Promise<boolean | null> => {
    const end = await followJob(session, { key: chunk.key, requestId, ref, collected: true });
    if (end.kind === 'taken') {
      tally.collected += 1;
      return true;
    }
    if (end.kind === 'ended' && !end.charged) session.money.monthly.refund(requestId);
    lastReason = end.reason;
    if (end.kind === 'ended' && end.charged && !end.forgotten) failures += 1;
    // Still on its way, and paid for: buying it now would be paying twice.
    if (end.kind === 'late') return fail(`${end.reason}; the next run collects it`);
    if (end.charged && !isFree(session.money.pricing.price)) {
      wasted ??= end.reason;
      const then = isWithheld() || !mayBuy ? '' : ' It is bought again.';
      const message = `Chapter ${ref.chapter}, chunk ${ref.chunk}: ${end.reason}.${then}`;
      session.onEvent({ type: 'warning', code: 'paid-take-lost', message });
    }
    return null;
  };

  for (const requestId of action.kind === 'collect' ? action.requestIds : []) {
    const collected = await collect(requestId);
    if (collected !== null) return collected;
  }
  let found = (await awaitLostResponse(session, { doubts, slot }))?.requestId ?? null;
  for (;;) {
    if (found !== null) {
      unknown -= 1;
      const collected = await collect(found);
      if (collected !== null) return collected;
    }
    if (!mayBuy)
      return fail('the recording is damaged, and the gateway no longer has it; the next run buys it again');
    if (failures > chargedFailures) return fail(lastReason);
    if (isWithheld()) return fail(perhapsPaidReason('the answer was lost in an earlier run'));
    const bought = await buyChunk(session, chunk, { slot, earlier: doubts, failures, wasted, onPaidAgain });
    if (bought.kind === 'recorded') tally.bought += 1;
    if (bought.kind === 'failed') return fail(bought.reason);
    if (bought.kind !== 'found') return bought.kind === 'recorded';
    found = bought.requestId;
  }
}
