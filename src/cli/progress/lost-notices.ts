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
            ? `${nameOf(latestLost)}: perhaps charged, the answer was lost (${latestLost.reason}).`
            : `${formatCount(lost)} requests perhaps charged, their answers were lost; the latest: ${nameOf(latestLost)} (${latestLost.reason}).`,
        ]),
    ...(latestFound === null
      ? []
      : [
          found === 1
            ? `${nameOf(latestFound)}: its request was accepted after all, as a callback tells.`
            : `${formatCount(found)} requests were accepted after all, as callbacks tell; the latest: ${nameOf(latestFound)}.`,
        ]),
  ];
  return parts.length === 0 ? null : parts.map((part) => part.replace(/^c/, 'C')).join(' ');
}

const nameOf = ({ chapter, chunk }: ChunkRef): string => `chapter ${chapter}, chunk ${chunk}`;
