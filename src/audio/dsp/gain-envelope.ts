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
  /** The number of the current sample. */
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

  /** Tells whether the gain is 1 and stays so until a sample allows less. */
  get isIdle(): boolean {
    return this.#ones >= this.#recent.length && this.#queue.length === 0;
  }

  /**
   * Returns the gain of the next sample. `allowed` is the highest gain for the sample that comes `attack` samples later, so
   * silence of that length must come first.
   */
  next(allowed: number): number {
    const { length } = this.#recent;
    const least = this.#leastAhead(allowed);
    let held = Math.min(least, this.#held + (1 - this.#held) * this.#release);
    if (least === 1 && held > nearlyOne) held = 1;
    this.#held = held;
    this.#sum += held - (this.#recent[this.#place] as number);
    this.#recent[this.#place] = held;
    this.#place = this.#place + 1 === length ? 0 : this.#place + 1;
    this.#now += 1;
    this.#ones = held === 1 ? this.#ones + 1 : 0;
    // Removes accumulated rounding errors.
    if (this.#ones >= length) this.#sum = length;
    return this.#sum / length;
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
