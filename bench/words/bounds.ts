/** Returns the exact 95 % confidence bounds of a share (Clopper and Pearson, 1934), from 0 to 1. */
export function shareBounds(found: number, of: number): { readonly low: number; readonly high: number } {
  return {
    low: found === 0 ? 0 : solve((share) => 1 - atMost(found - 1, of, share) < 0.025),
    high: found === of ? 1 : solve((share) => atMost(found, of, share) > 0.025),
  };
}

/** Returns where a condition on a share, which holds below some place only, ends. */
function solve(holds: (share: number) => boolean): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < 50; step++) {
    const middle = (low + high) / 2;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** Returns the probability that at most `found` of `of` trials succeed. */
function atMost(found: number, of: number, share: number): number {
  let sum = 0;
  let logTerm = of * Math.log1p(-share);
  for (let count = 0; count <= found; count++) {
    sum += Math.exp(logTerm);
    logTerm += Math.log((of - count) / (count + 1)) + Math.log(share) - Math.log1p(-share);
  }
  return sum;
}
