export interface GainEnvelope {
  /** The gain for a sample, given what the sample that comes `attack` later allows. Start with silence of that length. */
  next(allowed: number): number;
  /** Whether it is 1 and will be for as long as nothing less is allowed. */
  isIdle(): boolean;
}

/** So near to 1 the gain is 1. */
const nearlyOne = 0.999_99;

/**
 * A gain that never is higher than what is allowed, and moves gently: the mean, over the attack, of the least that is
 * allowed within the attack ahead, which comes back slowly.
 * @param attack in samples
 * @param release the share of what is missing to 1 that comes back with each sample
 */
export function createGainEnvelope(attack: number, release: number): GainEnvelope {
  const length = attack + 1;
  // What is allowed by the samples within the attack ahead: those that a later, lower one makes void are left out.
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
      // Exact again, whatever was rounded on the way.
      if (ones >= length) sum = length;
      return sum / length;
    },
  };
}
