/** A number from 0 (inclusive) to 1 (exclusive) that depends on the given parts alone: chance that repeats. */
export const chance = (...parts: readonly (string | number)[]): number =>
  hash(parts.join('\u0000')) / 2 ** 32;

/** An endless sequence of such numbers. */
export function chances(seed: string): () => number {
  const start = hash(seed);
  let turn = 0;
  return () => {
    turn += 1;
    return chance(start, turn);
  };
}

/** The FNV-1a hash with MurmurHash3's last mix, because texts that differ in their last letter must not have neighbouring numbers. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
