/** Mono samples: integers with a full scale of 32,768, or floats with a full scale of 1. */
export type SampleBlock = Int16Array | Float32Array | Float64Array;

/** Returns the value of full scale in a block. */
export const fullScaleOf = (block: SampleBlock): number => (block instanceof Int16Array ? 32_768 : 1);
