/** A word that begins or ends at the very edge keeps its sound; what would click does not. */
export const fadeSeconds = 0.005;

/** A sound that is worked on block by block: how long it is, and where the block begins in it. */
export interface BlockPlace {
  readonly startSample: number;
  readonly samples: number;
}

/** Fades a sound in and out at its edges, in place, by half a cosine of 5 ms; one under 10 ms by halves of its length. */
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

/** From 0 to 1, level at both ends. */
const swell = (share: number): number => Math.sin((Math.PI / 2) * share) ** 2;
