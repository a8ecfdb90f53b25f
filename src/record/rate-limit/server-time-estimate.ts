import type { RateObservation } from './rate-observation.js';

/**
 * Estimate of when the gateway decided on a submission, from the times of the request and its response. All times are
 * monotonic milliseconds.
 */
export interface ServerTimeEstimate {
  /** Returns the duration within which nearly all responses arrived, in milliseconds; 0 before the first one. */
  usualResponseMs(): number;
  /** Returns the estimated decision time and its uncertainty, and learns from the round trip. */
  decisionOf(exchange: {
    readonly sentMs: number;
    readonly answeredMs: number;
  }): Pick<RateObservation, 'atMs' | 'spreadMs'>;
}

/** Number of round trips that are kept: enough to include a fast one, few enough to follow a network that changes. */
const memory = 100;
const nearlyAll = 0.95;
/** Share of the delay over the fastest round trip that is counted as delay on the way to the gateway (bench: 20 a second, burst 1). */
const outboundShare = 0.7;
/** Uncertainty of a decision time: this share of the spread of round trips, but at least the resolution of a timer. */
const spreadShare = 1 / 2;
const minSpreadMs = 0.5;

/**
 * Creates an estimate without round trips. A decision is dated by the time at which a submission on the fastest route would
 * have left to arrive at that moment. A later submission that is timed by the same rule then arrives in time or later.
 */
export function makeServerTimeEstimate(): ServerTimeEstimate {
  const recentMs: number[] = [];
  /** The same durations, the shortest first. */
  let sorted: number[] = [];
  return {
    usualResponseMs: () => sorted[Math.floor(sorted.length * nearlyAll)] ?? 0,
    decisionOf({ sentMs, answeredMs }) {
      const tripMs = answeredMs - sentMs;
      recentMs.push(tripMs);
      if (recentMs.length > memory) recentMs.shift();
      sorted = recentMs.toSorted((a, b) => a - b);
      const fastestMs = sorted[0]!;
      const medianMs = sorted[sorted.length >> 1]!;
      return {
        atMs: sentMs + (tripMs - fastestMs) * outboundShare,
        spreadMs: Math.max(minSpreadMs, (medianMs - fastestMs) * spreadShare),
      };
    },
  };
}
