/**
 * Converts float samples from -1 to 1 to 16 bits, rounded to the nearest value and clamped. Returns `samples`, which must have the
 * same length.
 */
export function toInt16(
  block: Float32Array,
  samples = new Int16Array(block.length),
): Int16Array<ArrayBuffer> {
  for (let index = 0; index < block.length; index++) {
    // `| 0` drops the fraction of a positive number, which is several times as fast as `Math.round` and gives the same.
    const value = (((block[index] as number) * 32_768 + 32_768.5) | 0) - 32_768;
    samples[index] = value > 32_767 ? 32_767 : Math.max(value, -32_768);
  }
  return samples;
}

/** Converts 16-bit samples to float samples from -1 to 1. Returns `floats`, which must have the same length. */
export function toFloat(
  block: Int16Array,
  floats: Float32Array = new Float32Array(block.length),
): Float32Array {
  for (let index = 0; index < block.length; index++) floats[index] = (block[index] as number) / 32_768;
  return floats;
}
