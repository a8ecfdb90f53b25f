/** A gain this close to 1 counts as 1. */
const nearlyOne = 0.999_99;

/**
 * A gain that never exceeds the allowed one and changes smoothly. It takes the lowest allowed gain within the attack time ahead,
 * lets it recover slowly, and averages it over the attack time.
 */
export class GainEnvelope {
  readonly #attack: number;
  readonly #release: number;
  /** The allowed gains within the attack time ahead, without those that a later, lower one overrules. */
  readonly #queue: { readonly at: number; readonly gain: number }[] = [];
  /** The index of the first entry of the queue that is still within reach. */
  #head = 0;
  /** The number of the current sample, without those that the envelope skips. */
  #now = 0;
  /** The held gains of the last `attack + 1` samples, as a ring. */
  readonly #recent: Float64Array;
  #place = 0;
  /** The sum of the held gains in the ring. */
  #sum: number;
  /** How many of the last samples held a gain of exactly 1. */
  #ones: number;
  #held = 1;

  /**
   * @param attack in samples
   * @param release the share of the difference to 1 that the gain recovers with each sample
   */
  constructor(attack: number, release: number) {
    this.#attack = attack;
    this.#release = release;
    this.#recent = new Float64Array(attack + 1).fill(1);
    this.#sum = attack + 1;
    this.#ones = attack + 1;
  }

  /**
   * Multiplies each sample by its gain, in place. `allowed` has as many numbers: the highest gain for the sample that comes `attack`
   * samples later, so silence of that length must come first. A sample whose gain is 1 is unchanged to the bit.
   */
  apply(samples: Float32Array, allowed: Float32Array): void {
    const recent = this.#recent;
    const { length } = recent;
    const release = this.#release;
    // Local variables, because the loop reads and writes them for each sample, and fields take four times as long.
    let held = this.#held;
    let sum = this.#sum;
    let ones = this.#ones;
    let place = this.#place;
    for (let index = 0; index < samples.length; index++) {
      const highest = allowed[index] as number;
      const isUnlimited = highest >= 1 && this.#queue.length === 0;
      if (isUnlimited && ones >= length) continue;
      const least = isUnlimited ? 1 : this.#leastAhead(highest);
      held = Math.min(least, held + (1 - held) * release);
      if (least === 1 && held > nearlyOne) held = 1;
      sum += held - (recent[place] as number);
      recent[place] = held;
      place = place + 1 === length ? 0 : place + 1;
      this.#now += 1;
      ones = held === 1 ? ones + 1 : 0;
      // Removes accumulated rounding errors.
      if (ones >= length) sum = length;
      samples[index] = (samples[index] as number) * (sum / length);
    }
    this.#held = held;
    this.#sum = sum;
    this.#ones = ones;
    this.#place = place;
  }

  #leastAhead(allowed: number): number {
    const queue = this.#queue;
    if (allowed < 1) {
      while (queue.length > this.#head && (queue.at(-1)?.gain ?? 0) >= allowed) queue.pop();
      queue.push({ at: this.#now, gain: allowed });
    }
    while (this.#head < queue.length && (queue[this.#head]?.at ?? 0) < this.#now - this.#attack)
      this.#head += 1;
    if (this.#head > 0 && this.#head === queue.length) {
      queue.length = 0;
      this.#head = 0;
    }
    return queue[this.#head]?.gain ?? 1;
  }
}
