import { buyChunk, chargedFailures } from '../buy-chunk.js';
import { followJob } from '../jobs/follow-job.js';
import type { Tally } from '../record-chunk.js';
import type { Session } from '../session.js';
import type { Slot } from '../slot.js';
import type { Retake } from './retake-queue.js';

/**
 * Brings another take of a chunk home: fetches what was paid for, else buys one, within the budgets. A job that ends
 * FAILED is not tried again. What goes wrong is a warning and no failure, because the chunk has a take.
 */
export async function retakeChunk(
  session: Session,
  { chunk, requestIds, doubts, mayBuy }: Retake,
  { tally, slot }: { tally: Tally; slot: Slot },
): Promise<void> {
  const { key } = chunk;
  const ref = { chapter: chunk.chapter, chunk: chunk.chunk };
  const warn = (reason: string): void => {
    const message = `Chapter ${ref.chapter}, chunk ${ref.chunk} is not taken again: ${reason}.`;
    session.onEvent({ type: 'warning', code: 'retake-failed', message });
  };
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
    earlier: doubts,
    failures: chargedFailures,
    wasted: null,
    // What is charged and brings nothing is not tried again.
    onPaidAgain() {},
  });
  if (bought.kind === 'recorded') tally.retaken += 1;
  else if (bought.kind === 'failed') warn(bought.reason);
  else if (bought.kind === 'found') {
    const { isOver, reason } = await collect(bought.requestId);
    if (!isOver) warn(reason);
  }
}
