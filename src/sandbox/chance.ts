/** Returns a pseudo-random number from 0 (inclusive) to 1 (exclusive). The same parts always give the same number. */
export const chance = (...parts: readonly (string | number)[]): number =>
  hash(parts.join('\u0000')) / 2 ** 32;

/** Returns a function that returns the next of an endless sequence of such numbers. */
export function chances(seed: string): () => number {
  const start = hash(seed);
  let count = 0;
  return () => {
    count += 1;
    return chance(start, count);
  };
}

/**
 * Returns the FNV-1a hash with the final mix of MurmurHash3. Without the mix, texts that differ only in the last letter would
 * get similar numbers.
 */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
