/** Exponential backoff with full jitter: a random wait up to `baseMs` doubled per attempt, at most `maxMs`. `attempt` counts from 0. */
export const backoffMs = (
  attempt: number,
  { random, baseMs = 1000, maxMs = 60_000 }: { random: () => number; baseMs?: number; maxMs?: number },
): number => random() * Math.min(maxMs, baseMs * 2 ** attempt);
