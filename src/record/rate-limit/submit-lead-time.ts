/** How long it takes to prepare a submission (the journal's line is synced first): its turn has to come that much earlier. */
export interface SubmitLeadTime {
  took(ms: number): void;
  /** In milliseconds; 0 while nothing is known. */
  usualMs(): number;
}

const memory = 30;
/** So many of them are over in `usualMs`; the others leave late, which costs a little time and no refusal. */
const inTime = 0.9;
/** More than that is not allowed for: between the journal's line and the POST, a crash leaves a request uncertain. */
const longestMs = 25;

export function makeSubmitLeadTime(): SubmitLeadTime {
  const recentMs: number[] = [];
  return {
    took(ms) {
      recentMs.push(ms);
      if (recentMs.length > memory) recentMs.shift();
    },
    usualMs() {
      const sorted = recentMs.toSorted((a, b) => a - b);
      return Math.min(longestMs, sorted[Math.floor(sorted.length * inTime)] ?? 0);
    },
  };
}
