import type { JournalEntry } from '../../state/journal/journal-entry.js';
import { requestOwners } from '../../state/journal/request-owners.js';

/** The request ids that the gateway has given, in this run and in earlier ones, each with its submission. */
export interface GivenIds {
  /** Assigns an id to a submission. Returns false if another submission has it. */
  claim(requestId: string, submission: string): boolean;
  /** Undoes a claim of this run: the id does not belong to the submission. */
  release(requestId: string): void;
}

/** Collects the request ids in the journal. `origin`: the gateway's; another gateway may use the same ids. */
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
