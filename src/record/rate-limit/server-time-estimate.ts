import type { RateObservation } from './rate-observation.js';

/** Tells when a gateway decided on a submission that was sent and answered then. Times in monotonic milliseconds. */
export interface ServerTimeEstimate {
  /** What nearly all answers took; 0 before the first. */
  usualAnswerMs(): number;
  of(exchange: {
    readonly sentMs: number;
    readonly answeredMs: number;
  }): Pick<RateObservation, 'atMs' | 'spreadMs'>;
}

/** Round trips that are remembered: enough to hold a swift one, few enough to follow a network that changes. */
const roundTrips = 100;
const nearlyAll = 0.95;
/** What a round trip took longer than the swiftest may have been on the way there, more or less of it: then the next token is later (bench: 20 a second, burst 1). */
const lateShare = 0.7;
/** A decision may be off by this share of what round trips differ by, and by a timer's step at least. */
const spreadShare = 1 / 2;
const leastSpreadMs = 0.5;

/**
 * Decisions are dated by when the submission would have left to arrive then on the swiftest way seen: what leaves by the same
 * measure arrives in time, or later.
 */
export function makeServerTimeEstimate(): ServerTimeEstimate {
  const recentMs: number[] = [];
  /** The same, the swiftest first. */
  let sorted: number[] = [];
  return {
    usualAnswerMs: () => sorted[Math.floor(sorted.length * nearlyAll)] ?? 0,
    of({ sentMs, answeredMs }) {
      const tripMs = answeredMs - sentMs;
      recentMs.push(tripMs);
      if (recentMs.length > roundTrips) recentMs.shift();
      sorted = recentMs.toSorted((a, b) => a - b);
      const swiftestMs = sorted[0]!;
      const medianMs = sorted[sorted.length >> 1]!;
      return {
        atMs: sentMs + (tripMs - swiftestMs) * lateShare,
        spreadMs: Math.max(leastSpreadMs, (medianMs - swiftestMs) * spreadShare),
      };
    },
  };
}
