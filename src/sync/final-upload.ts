import type { NoticeCode } from '../base/notice-codes.js';
import type { Clock } from '../base/time/clock.js';
import type { ObjectStore } from '../store/object-store.js';
import type { JournalPush } from './push-journal.js';
import type { Uploads } from './uploads.js';

/** How long the end of a run waits for a store that does not answer. */
const patienceMs = 10_000;

/** The last uploads of a run to its store. */
export interface FinalUpload {
  /** Aborts when the run stops waiting for the store. */
  readonly signal: AbortSignal;
  /** Runs `work`, and stops waiting for the store if that takes longer than 10 s. Failures are left to the next run. */
  within(work: (signal: AbortSignal) => Promise<void>): Promise<void>;
  /** Warns once about what is not in the store. */
  warnOnce(): void;
}

/** Creates the final upload of a run. */
export function makeFinalUpload(parts: {
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly push: JournalPush;
  readonly uploads: Uploads;
  readonly warn: (code: NoticeCode, message: string) => void;
}): FinalUpload {
  const { clock, warn } = parts;
  const givenUp = new AbortController();
  let hasWarned = false;
  return {
    signal: givenUp.signal,
    async within(work) {
      const workEnded = new AbortController();
      clock.sleep(patienceMs, workEnded.signal).then(
        () => givenUp.abort(),
        () => {},
      );
      await work(givenUp.signal)
        .catch(() => {})
        .finally(() => workEnded.abort());
    },
    warnOnce() {
      const message = messageOf(parts, givenUp.signal.aborted);
      if (message === null || hasWarned) return;
      hasWarned = true;
      warn('store-behind', message);
    },
  };
}

/** Returns the message about what is not in the store; null: everything is in the store. */
function messageOf(
  { store, push, uploads }: Parameters<typeof makeFinalUpload>[0],
  isGivenUp: boolean,
): string | null {
  const { notUploaded, reason } = uploads.progress();
  const lines = push.behind > 0 ? `${push.behind} journal line${push.behind === 1 ? '' : 's'}` : null;
  const recordings =
    notUploaded > 0 ? `${notUploaded === 1 ? 'a recording' : `${notUploaded} recordings`}` : null;
  const items = [recordings, lines].filter((one) => one !== null).join(' and ');
  const failure = reason === null ? '' : ` (${reason})`;
  const missing =
    items === ''
      ? ''
      : `Not in the store yet: ${items}${failure}. The next run, or \`narrate push\`, uploads them.`;
  if (!isGivenUp) return missing === '' ? null : missing;
  const stopped = `The store ${store.place} did not answer within ${patienceMs / 1000} s, so narrate stopped waiting.`;
  const risk = lines === null ? '' : ' Until then, other machines may buy the same chunks again.';
  return `${stopped} ${missing}${risk} Other machines may have to wait up to a minute before they can use the store.`.replace(
    / {2,}/g,
    ' ',
  );
}
