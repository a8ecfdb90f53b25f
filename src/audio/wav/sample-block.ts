/** Mono samples: integers with a full scale of 32,768, or floats with a full scale of 1. */
export type SampleBlock = Int16Array | Float32Array | Float64Array;

/** Returns the value of full scale in a block. */
export const fullScaleOf = (block: SampleBlock): number => (block instanceof Int16Array ? 32_768 : 1);

/** Returns a longer block with the same samples, followed by zeros. */
export function enlarged(samples: Float32Array, length: number): Float32Array<ArrayBuffer> {
  const larger = new Float32Array(length);
  larger.set(samples);
  return larger;
}
