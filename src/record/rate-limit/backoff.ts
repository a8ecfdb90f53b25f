/**
 * Returns a wait in milliseconds by exponential backoff with full jitter: a random part of `baseMs` doubled per attempt, at
 * most `maxMs`. `attempt` counts from 0; `random` returns 0 to 1.
 */
export const backoffMs = (
  attempt: number,
  { random, baseMs = 1000, maxMs = 60_000 }: { random: () => number; baseMs?: number; maxMs?: number },
): number => random() * Math.min(maxMs, baseMs * 2 ** attempt);
