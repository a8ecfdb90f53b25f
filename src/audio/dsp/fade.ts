/** Long enough to avoid clicks, and short enough to keep a word that begins or ends at the very edge. */
export const fadeSeconds = 0.005;

/** The place of a block in a sound that is processed block by block. */
export interface BlockPlace {
  /** The start of the block in the sound. */
  readonly startSample: number;
  /** The length of the sound. */
  readonly samples: number;
}

/**
 * Fades a block in place where it contains an edge of its sound. The fade is half a cosine of 5 ms, or half of a sound under
 * 10 ms.
 */
export function fadeEdges(
  block: Float32Array,
  { startSample, samples }: BlockPlace,
  sampleRate: number,
): void {
  const length = Math.min(Math.round(fadeSeconds * sampleRate), samples >> 1);
  const headEnd = Math.min(block.length, length - startSample);
  for (let index = 0; index < headEnd; index++)
    block[index] = (block[index] as number) * swell((startSample + index + 0.5) / length);
  const tailStart = Math.max(0, samples - length - startSample);
  for (let index = tailStart; index < block.length; index++)
    block[index] = (block[index] as number) * swell((samples - startSample - index - 0.5) / length);
}

/** Rises from 0 to 1 with zero slope at both ends. */
const swell = (share: number): number => Math.sin((Math.PI / 2) * share) ** 2;
