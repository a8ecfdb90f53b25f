/** What a gateway made of one submission, at a time in milliseconds. */
export interface Verdict {
  readonly atMs: number;
  readonly accepted: boolean;
}

/** A token bucket that explains a series of verdicts: `burst` tokens at the most, refilled at a rate between `low` and `high` a second. */
export interface FittedBucket {
  readonly burst: number;
  readonly low: number;
  /** Infinity while nothing says otherwise. */
  readonly high: number;
}

/** Times are ours and not the gateway's: so much of a token is not held against an explanation. */
const slack = 0.1;
const slowest = 1e-4;
const fastest = 1e4;
const bursts = [100, 60, 40, 30, 20, 16, 12, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1];

/**
 * Finds the bucket behind a series of verdicts. It is full at the first of them. Every acceptance says that there was a
 * token, so that the rate is at least so much; every rejection that there was none, so that it is at most so much. Of
 * all bursts that fit, the largest: a smaller one would take an opening burst for a high rate.
 * Null: no bucket explains them.
 */
export function fitBucket(verdicts: readonly Verdict[]): FittedBucket | null {
  for (const burst of bursts) {
    const low = boundary((rate) => replay(verdicts, burst, rate).tooSlow);
    if (low === null) continue;
    if (!replay(verdicts, burst, low).tooFast) {
      const high = boundary((rate) => !replay(verdicts, burst, rate).tooFast);
      return { burst, low, high: high ?? Number.POSITIVE_INFINITY };
    }
  }
  return null;
}

/** The tokens left after the last verdict, if the rate is this. */
export const tokensLeft = (verdicts: readonly Verdict[], burst: number, rate: number): number =>
  replay(verdicts, burst, rate).tokens;

/** Where `holds`, true for low rates, turns false; null: nowhere. */
function boundary(holds: (rate: number) => boolean): number | null {
  if (holds(fastest)) return null;
  if (!holds(slowest)) return slowest;
  let below = Math.log(slowest);
  let above = Math.log(fastest);
  while (above - below > 0.002) {
    const middle = (below + above) / 2;
    if (holds(Math.exp(middle))) below = middle;
    else above = middle;
  }
  return Math.exp(above);
}

function replay(verdicts: readonly Verdict[], burst: number, rate: number) {
  let tokens = burst;
  let beforeMs = verdicts[0]?.atMs ?? 0;
  let tooSlow = false;
  let tooFast = false;
  for (const { atMs, accepted } of verdicts) {
    tokens = Math.min(burst, tokens + (rate * (atMs - beforeMs)) / 1000);
    beforeMs = atMs;
    if (accepted) {
      if (tokens < 1 - slack) tooSlow = true;
      tokens = Math.max(0, tokens - 1);
    } else {
      if (tokens > 1 + slack) tooFast = true;
      tokens = Math.min(1, tokens);
    }
  }
  return { tokens, tooSlow, tooFast };
}
