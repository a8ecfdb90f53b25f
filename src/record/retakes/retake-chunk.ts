import { buyChunk, maxChargedFailures } from '../buy-chunk.js';
import { followJob } from '../jobs/follow-job.js';
import type { Tally } from '../record-chunk.js';
import type { Session } from '../session.js';
import type { Slot } from '../slot.js';
import type { Retake } from './retake-queue.js';

/**
 * Gets another take of a chunk: collects what is paid for, or else buys one within the budgets. A job that ends FAILED is
 * not tried again. A failure is only a warning, because the chunk has a take.
 */
export async function retakeChunk(
  session: Session,
  { chunk, requestIds, uncertain, mayBuy }: Retake,
  { tally, slot }: { tally: Tally; slot: Slot },
): Promise<void> {
  const { key } = chunk;
  const ref = { chapter: chunk.chapter, chunk: chunk.chunk };
  const warn = (reason: string): void => {
    const message = `No new take of chapter ${ref.chapter}, chunk ${ref.chunk}: ${reason}.`;
    session.onEvent({ type: 'warning', code: 'retake-failed', message });
  };
  /** Collects a request. `isOver`: the take is on disk, or a later run collects it. */
  const collect = async (
    requestId: string,
  ): Promise<{ readonly isOver: boolean; readonly reason: string }> => {
    const end = await followJob(session, { key, requestId, ref, collected: true });
    if (end.kind === 'taken') {
      tally.retaken += 1;
      return { isOver: true, reason: '' };
    }
    if (end.kind === 'ended' && !end.charged) session.money.monthly.refund(requestId);
    if (end.kind === 'late') warn(`${end.reason}; the next run collects it`);
    return { isOver: end.kind === 'late', reason: end.reason };
  };

  let lastReason = 'the gateway no longer has its recording';
  for (const requestId of requestIds) {
    const { isOver, reason } = await collect(requestId);
    if (isOver) return;
    lastReason = reason;
  }
  if (!mayBuy) return warn(lastReason);
  const bought = await buyChunk(session, chunk, {
    slot,
    earlier: uncertain,
    failures: maxChargedFailures,
    wasted: null,
    // Never called: after a charge without audio, a retake is not tried again.
    onPaidAgain() {},
  });
  if (bought.kind === 'recorded') tally.retaken += 1;
  else if (bought.kind === 'failed') warn(bought.reason);
  else if (bought.kind === 'recovered') {
    const { isOver, reason } = await collect(bought.requestId);
    if (!isOver) warn(reason);
  }
}
