/** A gain that follows what the samples allow. */
export interface GainEnvelope {
  /**
   * Returns the gain of the next sample. `allowed` is the highest gain for the sample that comes `attack` samples later, so silence
   * of that length must come first.
   */
  next(allowed: number): number;
  /** Tells whether the gain is 1 and stays so until a sample allows less. */
  isIdle(): boolean;
}

/** A gain this close to 1 counts as 1. */
const nearlyOne = 0.999_99;

/**
 * Creates a gain that never exceeds the allowed one and changes smoothly. It takes the lowest allowed gain within the attack time
 * ahead, lets it recover slowly, and averages it over the attack time.
 * @param attack in samples
 * @param release the share of the difference to 1 that the gain recovers with each sample
 */
export function createGainEnvelope(attack: number, release: number): GainEnvelope {
  const length = attack + 1;
  // The allowed gains within the attack time ahead, without those that a later, lower one overrules.
  const queue: { readonly at: number; readonly gain: number }[] = [];
  let head = 0;
  let now = 0;
  const recent = new Float64Array(length).fill(1);
  let place = 0;
  let sum = length;
  let ones = length;
  let held = 1;

  function leastAhead(allowed: number): number {
    if (allowed < 1) {
      while (queue.length > head && (queue.at(-1)?.gain ?? 0) >= allowed) queue.pop();
      queue.push({ at: now, gain: allowed });
    }
    while (head < queue.length && (queue[head]?.at ?? 0) < now - attack) head += 1;
    if (head > 0 && head === queue.length) {
      queue.length = 0;
      head = 0;
    }
    return queue[head]?.gain ?? 1;
  }

  return {
    isIdle: () => ones >= length && queue.length === 0,
    next(allowed) {
      const least = leastAhead(allowed);
      held = Math.min(least, held + (1 - held) * release);
      if (least === 1 && held > nearlyOne) held = 1;
      sum += held - (recent[place] as number);
      recent[place] = held;
      place = place + 1 === length ? 0 : place + 1;
      now += 1;
      ones = held === 1 ? ones + 1 : 0;
      // Removes accumulated rounding errors.
      if (ones >= length) sum = length;
      return sum / length;
    },
  };
}
