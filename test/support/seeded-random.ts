/** Creates a function that returns the same sequence of numbers from 0 to 1 for the same seed (Lehmer's generator). */
export function seededRandom(seed: number): () => number {
  let state = (seed * 7919 + 13) % 2147483647;
  const next = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  next();
  return next;
}
