/** Converts float samples from -1 to 1 to 16 bits, rounded to the nearest value and clamped. */
export function toInt16(block: Float32Array): Int16Array<ArrayBuffer> {
  const samples = new Int16Array(block.length);
  for (let index = 0; index < block.length; index++) {
    // `| 0` drops the fraction of a positive number, which is several times as fast as `Math.round` and gives the same.
    const value = (((block[index] as number) * 32_768 + 32_768.5) | 0) - 32_768;
    samples[index] = value > 32_767 ? 32_767 : Math.max(value, -32_768);
  }
  return samples;
}

/** Converts float samples from -1 to 1 to the bytes that ffmpeg reads: 16-bit, little-endian. */
export async function* pcm16(blocks: AsyncIterable<Float32Array>): AsyncGenerator<Uint8Array, void, void> {
  for await (const block of blocks) {
    const { buffer, byteOffset, byteLength } = toInt16(block);
    yield new Uint8Array(buffer, byteOffset, byteLength);
  }
}

/** Converts 16-bit samples to float samples from -1 to 1. */
export function toFloat(block: Int16Array): Float32Array {
  const samples = new Float32Array(block.length);
  for (let index = 0; index < block.length; index++) samples[index] = (block[index] as number) / 32_768;
  return samples;
}
