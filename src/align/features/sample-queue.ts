/** The samples of a sound that arrives in parts, without those that are no longer needed. */
export class SampleQueue {
  #memory = new Float32Array(0);
  #length = 0;
  #start = 0;

  /** The samples that are kept, valid until the next call. */
  get samples(): Float32Array {
    return this.#memory.subarray(0, this.#length);
  }

  /** The number in the sound of the first sample that is kept. */
  get start(): number {
    return this.#start;
  }

  /** How many samples were added so far. */
  get end(): number {
    return this.#start + this.#length;
  }

  /** Adds the next samples. */
  add(samples: Float32Array | Int16Array): void {
    const length = this.#length + samples.length;
    if (length > this.#memory.length) {
      const larger = new Float32Array(length);
      larger.set(this.samples);
      this.#memory = larger;
    }
    this.#memory.set(samples, this.#length);
    this.#length = length;
  }

  /** Deletes the samples before a number in the sound. */
  drop(before: number): void {
    const count = Math.min(this.#length, before - this.#start);
    if (count <= 0) return;
    this.#memory.copyWithin(0, count, this.#length);
    this.#start += count;
    this.#length -= count;
  }
}
