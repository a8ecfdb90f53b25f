/** A gain that differs from 1 by less than this counts as 1. */
const negligible = 1e-5;

/**
 * A gain that never exceeds the allowed one and changes smoothly. It takes the lowest allowed gain within the attack time ahead,
 * lets it recover slowly, and averages it over the attack time. It calculates with what gains lack to 1, because a lack shrinks by
 * a constant factor while the gain recovers.
 */
export class GainEnvelope {
  readonly #attack: number;
  /** What is left of a lack after each sample. */
  readonly #decay: number;
  /** The lacks of the allowed gains within the attack time ahead, without those that a later, greater one overrules. */
  readonly #queue: { readonly at: number; readonly lack: number }[] = [];
  /** The index of the first entry of the queue that is still within reach. */
  #head = 0;
  /** The number of the current sample among those for which the queue was asked. */
  #now = 0;
  /** The lacks of the held gains of the last `attack + 1` samples, as a ring. */
  readonly #recent: Float64Array;
  #place = 0;
  /** The sum of the ring. */
  #sum = 0;
  /** The lack of the held gain. */
  #held = 0;
  /** How many of the last samples held a gain of exactly 1. */
  #ones: number;
  /** How many of the last samples were not limited. */
  #free: number;

  /**
   * @param attack in samples
   * @param release the share of the difference to 1 that the gain recovers with each sample
   */
  constructor(attack: number, release: number) {
    this.#attack = attack;
    this.#decay = 1 - release;
    this.#recent = new Float64Array(attack + 1);
    this.#ones = attack + 1;
    this.#free = attack + 1;
  }

  /**
   * Multiplies each sample by its gain, in place. `allowed` has as many numbers: the highest gain for the sample that comes `attack`
   * samples later, so silence of that length must come first. A sample whose gain is 1 is unchanged to the bit.
   */
  apply(samples: Float32Array, allowed: Float32Array): void {
    for (let index = 0; index < samples.length; ) {
      if (this.#ones >= this.#recent.length) index = limitedFrom(allowed, index);
      else if (this.#free >= this.#recent.length) index = this.#recover(samples, allowed, index);
      if (index < samples.length) index = this.#follow(samples, allowed, index);
    }
  }

  /** Processes one sample after the other until a faster way is possible. Returns the index of the next sample. */
  #follow(samples: Float32Array, allowed: Float32Array, first: number): number {
    const recent = this.#recent;
    const { length } = recent;
    // Local variables, because the loop reads and writes them for each sample, and fields take four times as long.
    let held = this.#held;
    let sum = this.#sum;
    let place = this.#place;
    let ones = this.#ones;
    let free = this.#free;
    let isLimited = this.#queue.length > 0;
    let index = first;
    do {
      const highest = allowed[index] as number;
      const least = highest >= 1 && !isLimited ? 0 : this.#greatestAhead(1 - highest);
      isLimited = least > 0;
      free = isLimited ? 0 : free + 1;
      held *= this.#decay;
      if (held < least) held = least;
      else if (!isLimited && held < negligible) held = 0;
      ones = held === 0 ? ones + 1 : 0;
      sum += held - (recent[place] as number);
      // Removes accumulated rounding errors.
      if (ones >= length) sum = 0;
      recent[place] = held;
      place = place + 1 === length ? 0 : place + 1;
      samples[index] = (samples[index] as number) * (1 - sum / length);
      index++;
    } while (index < samples.length && ones < length && (free < length || held === 0));
    this.#held = held;
    this.#sum = sum;
    this.#place = place;
    this.#ones = ones;
    this.#free = free;
    return index;
  }

  /**
   * Processes samples while the gain only recovers: all lacks in the ring shrink by the same factor, and so does their average.
   * Returns the index of the next sample.
   */
  #recover(samples: Float32Array, allowed: Float32Array, first: number): number {
    const { length } = this.#recent;
    const decay = this.#decay;
    let held = this.#held;
    let average = this.#sum / length;
    let index = first;
    for (; index < samples.length && (allowed[index] as number) >= 1; index++) {
      const next = held * decay;
      if (next < negligible) break;
      held = next;
      average *= decay;
      samples[index] = (samples[index] as number) * (1 - average);
    }
    if (index === first) return index;
    this.#held = held;
    this.#sum = average * length;
    for (let before = 1; before <= length; before++) {
      this.#recent[(this.#place + length - before) % length] = held;
      held /= decay;
    }
    return index;
  }

  /** Returns the greatest lack within the attack time ahead. @param lack that of the newest allowed gain; 0 or less: no limit */
  #greatestAhead(lack: number): number {
    const queue = this.#queue;
    this.#now += 1;
    if (lack > 0) {
      while (queue.length > this.#head && (queue.at(-1)?.lack ?? 0) <= lack) queue.pop();
      queue.push({ at: this.#now, lack });
    }
    while (this.#head < queue.length && (queue[this.#head]?.at ?? 0) < this.#now - this.#attack)
      this.#head += 1;
    if (this.#head > 0 && this.#head === queue.length) {
      queue.length = 0;
      this.#head = 0;
    }
    return queue[this.#head]?.lack ?? 0;
  }
}

/** Returns the index of the first gain below 1, or the number of gains. */
function limitedFrom(allowed: Float32Array, first: number): number {
  let index = first;
  while (index < allowed.length && (allowed[index] as number) >= 1) index++;
  return index;
}
