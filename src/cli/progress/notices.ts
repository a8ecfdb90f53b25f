import type { ChunkRef, NarrateEvent } from '../../base/events.js';
import { formatCount } from '../text/format.js';

/** Lost answers that no line has told of yet: of many at once, one line tells. */
export interface LostNotices {
  readonly lost: number;
  /** Of these, or of such that a line told of before: requests that turned out to be accepted. */
  readonly found: number;
  /** The latest of each kind. */
  readonly latestLost: (ChunkRef & { readonly reason: string }) | null;
  readonly latestFound: ChunkRef | null;
}

export const noneLost: LostNotices = { lost: 0, found: 0, latestLost: null, latestFound: null };

/** Takes one event in. Pure. */
export function lostNoticesAfter(notices: LostNotices, event: NarrateEvent): LostNotices {
  switch (event.type) {
    case 'chunk-uncertain':
      return { ...notices, lost: notices.lost + 1, latestLost: event };
    case 'chunk-found':
      return { ...notices, found: notices.found + 1, latestFound: event };
    default:
      return notices;
  }
}

/** The line that tells of them; null: there is nothing to tell. */
export function lostNoticeLine({ lost, found, latestLost, latestFound }: LostNotices): string | null {
  const parts = [
    ...(latestLost === null
      ? []
      : [
          lost === 1
            ? `Chapter ${nameOf(latestLost)}: perhaps charged, the answer was lost (${latestLost.reason}).`
            : `${formatCount(lost)} requests perhaps charged, their answers were lost; the latest: chapter ${nameOf(latestLost)} (${latestLost.reason}).`,
        ]),
    ...(latestFound === null
      ? []
      : [
          found === 1
            ? `Chapter ${nameOf(latestFound)}: its request was accepted after all, as a callback tells.`
            : `${formatCount(found)} requests were accepted after all, as callbacks tell; the latest: chapter ${nameOf(latestFound)}.`,
        ]),
  ];
  return parts.length === 0 ? null : parts.join(' ');
}

/** As it stands after the word chapter. */
const nameOf = ({ chapter, chunk }: ChunkRef): string => `${chapter}, chunk ${chunk}`;

/** How often a lock that is waited for is told of. */
const everyMs = 10_000;

/** Lines about a lock that is waited for: who holds it at first, and every ten seconds how long is left. Null: nothing to tell. */
export function makeLockNotices(): (event: NarrateEvent) => string | null {
  let toldLeftMs: number | null = null;
  return (event) => {
    if (event.type !== 'lock-waiting') return null;
    const { holder, leftMs } = event;
    const isFirst = toldLeftMs === null || leftMs > toldLeftMs;
    if (!isFirst && toldLeftMs !== null && leftMs > toldLeftMs - everyMs) return null;
    toldLeftMs = leftMs;
    const left = `${Math.ceil(leftMs / 1000)} s`;
    if (!isFirst) return `Still no sign of it. ${left} left.`;
    const who = holder === null ? 'A lock file that names nobody' : `The lock of ${holder},`;
    return `${who} is on this book, and narrate cannot see whether that run still goes on. Taking over in ${left} unless it shows that it does. Ctrl-C ends the wait.`;
  };
}
