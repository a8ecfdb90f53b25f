/** Estimate of the time from a permit to its POST: the journal line is flushed to disk in between, so a permit is granted that much earlier. */
export interface SubmitLeadTime {
  /** Adds a measured lead time in milliseconds. */
  add(ms: number): void;
  /** Returns the usual lead time in milliseconds; 0 before the first measurement. */
  usualMs(): number;
}

/** Number of measurements that are kept. */
const memory = 30;
/** Share of submissions that are ready within `usualMs`; the others leave late, which costs a little time and no refusal. */
const inTime = 0.9;
/** Default of the upper limit in milliseconds: a crash between the journal line and the POST leaves a request uncertain. */
const maxLeadMs = 25;

/** Creates an estimate without measurements. `mostMs`: its upper limit. */
export function makeSubmitLeadTime(mostMs = maxLeadMs): SubmitLeadTime {
  const recentMs: number[] = [];
  return {
    add(ms) {
      recentMs.push(ms);
      if (recentMs.length > memory) recentMs.shift();
    },
    usualMs() {
      const sorted = recentMs.toSorted((a, b) => a - b);
      return Math.min(mostMs, sorted[Math.floor(sorted.length * inTime)] ?? 0);
    },
  };
}
