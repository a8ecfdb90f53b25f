import type { ChunkRef, NarrateEvent } from '../../base/events.js';
import { formatCount } from '../../base/format-count.js';

/** Lost and recovered responses since the last notice. One line reports all of them, because many can be lost at once. */
export interface LostResponses {
  readonly lost: number;
  /** Responses that a callback recovered. They may have been lost before the last notice. */
  readonly recovered: number;
  readonly latestLost: (ChunkRef & { readonly reason: string }) | null;
  readonly latestRecovered: ChunkRef | null;
}

/** The state after a notice. */
export const noLostResponses: LostResponses = {
  lost: 0,
  recovered: 0,
  latestLost: null,
  latestRecovered: null,
};

/** Returns the lost responses after one event. Pure. */
export function lostResponsesAfter(responses: LostResponses, event: NarrateEvent): LostResponses {
  switch (event.type) {
    case 'chunk-uncertain':
      return { ...responses, lost: responses.lost + 1, latestLost: event };
    case 'chunk-recovered':
      return { ...responses, recovered: responses.recovered + 1, latestRecovered: event };
    default:
      return responses;
  }
}

/** Returns the line about lost and recovered responses; null: there are none. */
export function lostResponseLine({
  lost,
  recovered,
  latestLost,
  latestRecovered,
}: LostResponses): string | null {
  const parts = [
    ...(latestLost === null
      ? []
      : [
          lost === 1
            ? `Chapter ${nameOf(latestLost)}: possibly charged, because the response was lost (${latestLost.reason}).`
            : `${formatCount(lost)} requests were possibly charged, because their responses were lost. Latest: chapter ${nameOf(latestLost)} (${latestLost.reason}).`,
        ]),
    ...(latestRecovered === null
      ? []
      : [
          recovered === 1
            ? `Chapter ${nameOf(latestRecovered)}: a callback reported that the request was accepted, so the lost response is recovered.`
            : `Callbacks reported that ${formatCount(recovered)} requests were accepted, so their lost responses are recovered. Latest: chapter ${nameOf(latestRecovered)}.`,
        ]),
  ];
  return parts.length === 0 ? null : parts.join(' ');
}

/** Returns the numbers of a chunk, to be put after the word "chapter". */
const nameOf = ({ chapter, chunk }: ChunkRef): string => `${chapter}, chunk ${chunk}`;

/** Time between two notices about a lock. */
const lockIntervalMs = 10_000;

/**
 * Returns a function that turns events into notices about a lock of another run: first its holder, then the time left, every ten
 * seconds. Null: no notice for this event.
 */
export function makeLockNotices(): (event: NarrateEvent) => string | null {
  let lastShownMs: number | null = null;
  return (event) => {
    if (event.type !== 'lock-waiting') return null;
    const { holder, leftMs } = event;
    const isFirst = lastShownMs === null || leftMs > lastShownMs;
    if (!isFirst && lastShownMs !== null && leftMs > lastShownMs - lockIntervalMs) return null;
    lastShownMs = leftMs;
    const left = `${Math.ceil(leftMs / 1000)} s`;
    if (!isFirst) return `The other run has given no sign of life. Taking over in ${left}.`;
    const lock =
      holder === null ? 'This book has a lock file without an owner' : `This book is locked by ${holder}`;
    return `${lock}, and narrate cannot see whether that run is still alive. Taking over in ${left}, unless the run gives a sign of life. Press Ctrl-C to stop waiting.`;
  };
}
