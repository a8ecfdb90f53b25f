import { alignRate } from './features.js';

/** Zero crossings of the sinc function on either side of its centre. */
const crossings = 8;

/**
 * Returns a sound at `alignRate` (windowed sinc interpolation). Frequencies above 8 kHz are removed.
 * @param samples mono
 * @param fullScale the value that becomes 1: 32,768 for 16-bit samples
 * @param sampleRate in Hz, an integer of at least 1
 */
export function resampleToAlignRate(
  samples: Float32Array | Int16Array,
  sampleRate: number,
  fullScale: number,
): Float32Array {
  const divisor = greatestCommonDivisor(sampleRate, alignRate);
  const phases = alignRate / divisor;
  const step = sampleRate / divisor;
  // When the rate falls, the filter gets wider, so that it removes what the new rate cannot carry.
  const widening = Math.max(1, sampleRate / alignRate);
  const reach = Math.ceil(crossings * widening);
  const table = filterTable(phases, reach, widening);
  const length = Math.floor((samples.length * alignRate) / sampleRate);
  const result = new Float32Array(length);
  const taps = reach * 2;
  for (let index = 0; index < length; index++) {
    const position = index * step;
    const phase = position % phases;
    const first = (position - phase) / phases - reach + 1;
    let sum = 0;
    for (let tap = Math.max(0, -first); tap < taps; tap++) {
      const sample = samples[first + tap];
      if (sample === undefined) break;
      sum += sample * (table[phase * taps + tap] as number);
    }
    result[index] = sum / fullScale;
  }
  return result;
}

function filterTable(phases: number, reach: number, widening: number): Float64Array {
  const taps = reach * 2;
  const table = new Float64Array(phases * taps);
  for (let phase = 0; phase < phases; phase++) {
    let sum = 0;
    for (let tap = 0; tap < taps; tap++) {
      const distance = tap - reach + 1 - phase / phases;
      const sinc =
        distance === 0 ? 1 : Math.sin((Math.PI * distance) / widening) / ((Math.PI * distance) / widening);
      const weight = sinc * (0.5 + 0.5 * Math.cos((Math.PI * distance) / (reach + 1)));
      table[phase * taps + tap] = weight;
      sum += weight;
    }
    for (let tap = 0; tap < taps; tap++)
      table[phase * taps + tap] = (table[phase * taps + tap] as number) / sum;
  }
  return table;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
