import type { UncertainRequest } from '../../state/ledger.js';
import type { Session } from '../session.js';
import type { Slot } from '../slot.js';
import type { RecoveredResponse } from './recover-lost-responses.js';

/**
 * If a webhook is configured, waits until it delivers the request id of a request whose response was lost. Returns null if
 * none arrived, or without a webhook. The slot is given up during the wait, so that another chunk can use it. A caller that then buys needs
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
  return lostResponses.claim(awaited);
}
