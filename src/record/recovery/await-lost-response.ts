import type { UncertainRequest } from '../../state/ledger.js';
import type { Session } from '../session.js';
import type { Slot } from '../slot.js';
import type { RecoveredResponse } from './recover-lost-responses.js';

/**
 * With a webhook, waits for the request id of a submission whose answer was lost. The place is given up
 * meanwhile, so that no other chunk waits too; whoever buys takes one again (`slot.enter`), while a job that comes home
 * needs none: it is over. Null: nothing came, or nothing can (no webhook).
 */
export async function awaitLostResponse<Lost extends UncertainRequest>(
  { webhook: { lostResponses } }: Session,
  { doubts, slot }: { doubts: readonly Lost[]; slot: Slot },
): Promise<RecoveredResponse<Lost> | null> {
  const awaited = doubts.filter(({ callback }) => callback !== null);
  if (lostResponses === null || awaited.length === 0) return null;
  slot.leave();
  await lostResponses.wait(awaited);
  return lostResponses.take(awaited);
}
