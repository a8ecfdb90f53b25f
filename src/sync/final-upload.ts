import type { NoticeCode } from '../base/notice-codes.js';
import type { Clock } from '../base/time/clock.js';
import type { ObjectStore } from '../store/object-store.js';
import type { JournalPush } from './push-journal.js';
import type { Uploads } from './uploads.js';

/** How long a store that does not answer may hold up the end of a run. */
const patienceMs = 10_000;

/** What a run still brings to its store when it ends. */
export interface FinalUpload {
  /** Aborts when the store has been given up. */
  readonly signal: AbortSignal;
  /** Does something with the store, which is given up when that takes too long. What it fails for is left to the next run. */
  within(work: (signal: AbortSignal) => Promise<void>): Promise<void>;
  /** Warns of what is not in the store, once. */
  tell(): void;
}

export function makeFinalUpload(parts: {
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly push: JournalPush;
  readonly uploads: Uploads;
  readonly warn: (code: NoticeCode, message: string) => void;
}): FinalUpload {
  const { clock, warn } = parts;
  const givenUp = new AbortController();
  let isTold = false;
  return {
    signal: givenUp.signal,
    async within(work) {
      const over = new AbortController();
      clock.sleep(patienceMs, over.signal).then(
        () => givenUp.abort(),
        () => {},
      );
      await work(givenUp.signal)
        .catch(() => {})
        .finally(() => over.abort());
    },
    tell() {
      const message = whatIsBehind(parts, givenUp.signal.aborted);
      if (message === null || isTold) return;
      isTold = true;
      warn('store-behind', message);
    },
  };
}

/** Null: everything is in the store. */
function whatIsBehind(
  { store, push, uploads }: Parameters<typeof makeFinalUpload>[0],
  isGivenUp: boolean,
): string | null {
  const { lost, reason } = uploads.standing();
  const lines = push.behind > 0 ? `${push.behind} journal line${push.behind === 1 ? '' : 's'}` : null;
  const recordings = lost > 0 ? `${lost === 1 ? 'a recording' : `${lost} recordings`}` : null;
  const what = [recordings, lines].filter((one) => one !== null).join(' and ');
  const why = reason === null ? '' : ` (${reason})`;
  const missing =
    what === ''
      ? ''
      : `Not in the store yet: ${what}${why}. The next run, or \`narrate push\`, uploads them.`;
  if (!isGivenUp) return missing === '' ? null : missing;
  const hung = `The store ${store.place} did not answer within ${patienceMs / 1000} s, so narrate stopped waiting.`;
  const unknown = lines === null ? '' : ' Until then, other machines may buy the same chunks again.';
  return `${hung} ${missing}${unknown} The store may count as in use for another minute.`.replace(
    / {2,}/g,
    ' ',
  );
}
