import type { Doubt } from '../../state/ledger.js';
import type { Session } from '../session.js';
import type { Slot } from '../slot.js';
import type { FoundAnswer } from './lost-responses.js';

/**
 * With a webhook, waits for the request id of a submission whose answer was lost. The place is given up
 * meanwhile, so that no other chunk waits too; whoever buys takes one again (`slot.enter`), while a job that comes home
 * needs none: it is over. Null: nothing came, or nothing can (no webhook).
 */
export async function awaitLostAnswer<Lost extends Doubt>(
  { webhook: { lostAnswers } }: Session,
  { doubts, slot }: { doubts: readonly Lost[]; slot: Slot },
): Promise<FoundAnswer<Lost> | null> {
  const awaited = doubts.filter(({ callback }) => callback !== null);
  if (lostAnswers === null || awaited.length === 0) return null;
  slot.leave();
  await lostAnswers.wait(awaited);
  return lostAnswers.take(awaited);
}
