/** Returns a copy of bytes in memory that all threads share, so that sending it to a thread copies nothing. */
export function sharedCopy(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy;
}

/** Memory for samples that threads read, which is used again and again, because V8 frees large arrays late. */
export class SharedSamples {
  readonly #free: Int16Array[] = [];

  /** Returns a copy of samples in memory that all threads share. Call `giveBack` when no thread reads it any more. */
  copy(samples: Int16Array): Int16Array {
    const free = this.#free.pop();
    const bytes = samples.length * Int16Array.BYTES_PER_ELEMENT;
    const memory =
      free !== undefined && free.buffer.byteLength >= bytes ? free.buffer : new SharedArrayBuffer(bytes);
    const copy = new Int16Array(memory, 0, samples.length);
    copy.set(samples);
    return copy;
  }

  giveBack(copy: Int16Array): void {
    this.#free.push(copy);
  }
}
