/** A bank of triangular filters over a power spectrum, evenly spaced on the mel scale. */
export interface MelBands {
  readonly count: number;
  /** The first bin of each filter. */
  readonly firstBins: Int32Array;
  /** Where the weights of each filter begin in `weights`; one more entry than filters. */
  readonly offsets: Int32Array;
  readonly weights: Float64Array;
}

// The mel scale of O'Shaughnessy (1987) in natural logarithms, as in HTK.
const toMel = (hertz: number): number => 1127 * Math.log(1 + hertz / 700);
const toHertz = (mel: number): number => 700 * (Math.exp(mel / 1127) - 1);

/** Creates `count` filters from `lowHertz` to `highHertz` for a spectrum of `size` points at `sampleRate`. */
export function createMelBands(range: {
  readonly count: number;
  readonly lowHertz: number;
  readonly highHertz: number;
  readonly size: number;
  readonly sampleRate: number;
}): MelBands {
  const { count, size, sampleRate } = range;
  const low = toMel(range.lowHertz);
  const step = (toMel(range.highHertz) - low) / (count + 1);
  const edge = (index: number): number => (toHertz(low + step * index) * size) / sampleRate;
  const firstBins = new Int32Array(count);
  const offsets = new Int32Array(count + 1);
  const weights: number[] = [];
  for (let band = 0; band < count; band++) {
    const [left, centre, right] = [edge(band), edge(band + 1), edge(band + 2)];
    firstBins[band] = Math.ceil(left);
    for (let bin = Math.ceil(left); bin <= right; bin++) {
      weights.push(bin < centre ? (bin - left) / (centre - left) : (right - bin) / (right - centre));
    }
    offsets[band + 1] = weights.length;
  }
  return { count, firstBins, offsets, weights: Float64Array.from(weights) };
}
