/** A model is trained on at most this much audio, so that the training of a long book needs no more time and memory. */
export const mostTrainingSeconds = 1200;

/**
 * Chooses the takes to train a model on: at most 20 minutes, and at least one take. The choice depends on the fingerprints, which
 * begin with a hash, so it is spread over the book, and does not depend on the order of the takes.
 */
export function chooseTakes<Take extends { readonly fingerprint: string; readonly seconds: number }>(
  takes: readonly Take[],
): readonly Take[] {
  const chosen: Take[] = [];
  let seconds = 0;
  for (const take of takes.toSorted((one, other) => (one.fingerprint < other.fingerprint ? -1 : 1))) {
    seconds += take.seconds;
    if (chosen.length > 0 && seconds > mostTrainingSeconds) break;
    chosen.push(take);
  }
  return chosen;
}
