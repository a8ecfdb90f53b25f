import type { JournalEntry } from '../../state/journal/journal-entry.js';
import { requestOwners } from '../../state/journal/request-owners.js';

/** Which request ids the gateway has given, in this run and before it. */
export interface GivenIds {
  /** Takes an id for a submission. False: another submission has it. */
  claim(requestId: string, submission: string): boolean;
  /** The id turned out not to be the submission's. */
  release(requestId: string): void;
}

/** @param origin of the gateway: another one may use the same ids */
export function makeGivenIds(entries: readonly JournalEntry[], origin: string): GivenIds {
  const earlier = requestOwners(entries.filter((entry) => entry.type === 'accepted'));
  const claimed = new Map<string, string>();
  return {
    claim(requestId, submission) {
      const owner =
        earlier.ownerOf({ origin, requestId })?.submission ?? claimed.get(requestId) ?? submission;
      if (owner === submission) claimed.set(requestId, submission);
      return owner === submission;
    },
    release(requestId) {
      claimed.delete(requestId);
    },
  };
}
