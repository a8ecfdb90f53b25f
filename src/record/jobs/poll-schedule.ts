/** When to ask after a job. All jobs of a run share one, since they are alike. Times in milliseconds. */
export interface PollSchedule {
  /** How long after its submission a job is asked for first. */
  firstMs(): number;
  /** How long after a poll of a job of this age the next one comes. */
  nextMs(ageMs: number): number;
  /** A job was found to be done at this age, by its `polls`th poll. */
  finished(ageMs: number, polls: number): void;
}

const soonestMs = 250;
/** What the vendor's API page recommends at the most between two polls. */
const latestMs = 10_000;
/** The first poll comes when this share of the jobs before would have been done. */
const earlyShare = 0.1;
const longestFirstMs = 30_000;
const memory = 50;
/** A job that is done when it is first asked for may have been done for a while: the next ones are asked for sooner. */
const perhapsSooner = 0.8;

/**
 * The first poll goes by the latencies seen so far. From then on the pause grows with the square of a job's age: 0.25 s up to
 * 4.5 s, 5 s for a job of 20 s, and the page's 10 s from half a minute on.
 */
export function makePollSchedule(): PollSchedule {
  const latenciesMs: number[] = [];
  return {
    firstMs() {
      const sorted = latenciesMs.toSorted((a, b) => a - b);
      const early = sorted[Math.floor(sorted.length * earlyShare)] ?? soonestMs;
      return Math.min(longestFirstMs, Math.max(soonestMs, early));
    },
    nextMs: (ageMs) => Math.min(latestMs, Math.max(soonestMs, ageMs ** 2 / 80_000)),
    finished(ageMs, polls) {
      latenciesMs.push(polls === 1 ? ageMs * perhapsSooner : ageMs);
      if (latenciesMs.length > memory) latenciesMs.shift();
    },
  };
}

/** For an engine that answers with the audio: there is nothing to wait for. */
export const pollAtOnce: PollSchedule = { firstMs: () => 0, nextMs: () => soonestMs, finished: () => {} };
