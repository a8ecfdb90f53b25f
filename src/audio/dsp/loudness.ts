import { fullScaleOf, type SampleBlock } from '../wav/sample-block.js';
import { roundDecibels } from './decibels.js';
import { kWeighting } from './k-weighting.js';

/** Measures integrated loudness. */
export interface LoudnessMeter {
  /** Adds the next samples. Blocks may have any length and are not kept. */
  add(block: SampleBlock): void;
  /** Returns the integrated loudness so far, to hundredths; null: shorter than 400 ms, or no block above -70 LUFS. */
  integratedLufs(): number | null;
}

/** The gates and the blocks of ITU-R BS.1770-4, annex 1: 400 ms, overlapping by three quarters. */
const hopsPerSecond = 10;
const hopsPerBlock = 4;
const absoluteGateLufs = -70;
const relativeGateLu = -10;
const offsetLu = -0.691;

/** Filter state below this counts as 0, because in silence it decays to denormal numbers, which slow processors down. */
const negligible = 1e-30;

const lufsOf = (power: number): number => offsetLu + 10 * Math.log10(power);

/**
 * Creates a meter for the integrated loudness of one channel by ITU-R BS.1770-4, at any sample rate. A mono file counts as one
 * channel, so it measures 3 LU less than the same sound on two.
 */
export function createLoudnessMeter(sampleRate: number): LoudnessMeter {
  const { shelf, highPass } = kWeighting(sampleRate);
  const hopSamples = Math.round(sampleRate / hopsPerSecond);
  /** The mean square of each 100 ms. */
  const hops: number[] = [];
  const state = { shelf1: 0, shelf2: 0, pass1: 0, pass2: 0, sum: 0, filled: 0 };

  function add(block: SampleBlock): void {
    const scale = 1 / fullScaleOf(block);
    const { b0, b1, b2, a1, a2 } = shelf;
    const { b0: c0, b1: c1, b2: c2, a1: d1, a2: d2 } = highPass;
    let { shelf1, shelf2, pass1, pass2, sum, filled } = state;
    for (let from = 0; from < block.length; ) {
      const end = Math.min(block.length, from + hopSamples - filled);
      for (let index = from; index < end; index++) {
        const sample = (block[index] as number) * scale;
        const shelved = b0 * sample + shelf1;
        shelf1 = b1 * sample - a1 * shelved + shelf2;
        shelf2 = b2 * sample - a2 * shelved;
        const weighted = c0 * shelved + pass1;
        pass1 = c1 * shelved - d1 * weighted + pass2;
        pass2 = c2 * shelved - d2 * weighted;
        sum += weighted * weighted;
      }
      filled += end - from;
      from = end;
      if (filled < hopSamples) continue;
      hops.push(sum / hopSamples);
      sum = 0;
      filled = 0;
      if (Math.abs(shelf1) < negligible && Math.abs(shelf2) < negligible) shelf1 = shelf2 = 0;
      if (Math.abs(pass1) < negligible && Math.abs(pass2) < negligible) pass1 = pass2 = 0;
    }
    Object.assign(state, { shelf1, shelf2, pass1, pass2, sum, filled });
  }

  return { add, integratedLufs: () => gated(hops) };
}

/** Averages the blocks that pass both gates of BS.1770-4. */
function gated(hops: readonly number[]): number | null {
  const powers = hops
    .slice(hopsPerBlock - 1)
    .map((_, index) => mean(hops.slice(index, index + hopsPerBlock)))
    .filter((power) => power > 0 && lufsOf(power) > absoluteGateLufs);
  if (powers.length === 0) return null;
  const gate = lufsOf(mean(powers)) + relativeGateLu;
  return roundDecibels(lufsOf(mean(powers.filter((power) => lufsOf(power) > gate))));
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
