/** Times at which jobs are polled, in milliseconds. All jobs of a run share one schedule, because they are alike. */
export interface PollSchedule {
  /** Returns the time from the submission to the first poll. */
  firstMs(): number;
  /** Returns the time to the next poll of a job of this age. */
  nextMs(ageMs: number): number;
  /** Learns that a job of this age was done at its poll number `polls`, from 1. */
  finished(ageMs: number, polls: number): void;
}

const minIntervalMs = 250;
/** The longest interval that the vendor's API page recommends. */
const maxIntervalMs = 10_000;
/** The first poll comes when this share of the earlier jobs would have been done. */
const earlyShare = 0.1;
const maxFirstMs = 30_000;
/** Number of latencies that are kept. */
const memory = 50;
/** A job that is done at its first poll may have been done for a while: its latency counts as this share of its age. */
const firstPollShare = 0.8;

/**
 * Creates a schedule. The first poll depends on the latencies of earlier jobs. The interval then grows with the square of
 * the job's age: 0.25 s up to 4.5 s, 5 s at 20 s, and the page's 10 s from about half a minute on.
 */
export function makePollSchedule(): PollSchedule {
  const latenciesMs: number[] = [];
  return {
    firstMs() {
      const sorted = latenciesMs.toSorted((a, b) => a - b);
      const early = sorted[Math.floor(sorted.length * earlyShare)] ?? minIntervalMs;
      return Math.min(maxFirstMs, Math.max(minIntervalMs, early));
    },
    nextMs: (ageMs) => Math.min(maxIntervalMs, Math.max(minIntervalMs, ageMs ** 2 / 80_000)),
    finished(ageMs, polls) {
      latenciesMs.push(polls === 1 ? ageMs * firstPollShare : ageMs);
      if (latenciesMs.length > memory) latenciesMs.shift();
    },
  };
}

/** Schedule for an engine that returns audio in its response: the audio is there at the first poll. */
export const pollImmediately: PollSchedule = {
  firstMs: () => 0,
  nextMs: () => minIntervalMs,
  finished: () => {},
};
