import type { UncertainRequest } from '../../state/ledger.js';
import type { Session } from '../session.js';
import type { Slot } from '../slot.js';
import type { RecoveredResponse } from './recover-lost-responses.js';

/**
 * Waits, with a webhook, for the request id of a request whose response was lost. Returns null if none arrived, or if there
 * is no webhook. The slot is free during the wait, so that no other chunk waits too. A caller that then buys needs
 * `slot.enter`; one that collects needs no slot, because the job is done. Rejects with the signal's reason.
 */
export async function awaitLostResponse<Lost extends UncertainRequest>(
  { webhook: { lostResponses } }: Session,
  { requests, slot }: { requests: readonly Lost[]; slot: Slot },
): Promise<RecoveredResponse<Lost> | null> {
  const awaited = requests.filter(({ callback }) => callback !== null);
  if (lostResponses === null || awaited.length === 0) return null;
  slot.leave();
  await lostResponses.wait(awaited);
  return lostResponses.take(awaited);
}
