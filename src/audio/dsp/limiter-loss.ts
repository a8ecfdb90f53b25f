import { powerOfDbfs } from './decibels.js';
import type { FileLevels } from './level-meter.js';
import { attackSeconds, releaseSeconds } from './limiter.js';

/**
 * By how many decibels the limiter lowers the level of a sound: the number at index `n` if it keeps the samples under -n dBFS. It is
 * an estimate, off by some hundredths of a decibel for speech (docs/decisions/mastering.md).
 */
export type LimiterLosses = readonly number[];

/** The levels of a sound before the limiter. */
export interface SourceLevels extends FileLevels {
  readonly limiterLosses: LimiterLosses;
}

/** Estimates what the limiter takes from a sound, in one pass and for every ceiling. */
export interface LossMeter {
  /** Adds the next samples, floats from -1 to 1. */
  add(block: Float32Array): void;
  losses(): LimiterLosses;
}

/** Sound whose peaks must be lower than this is so quiet that its gain is at its limit. */
const lowestCeilingDbfs = -40;
/** A gain this close to 1 counts as 1. */
const nearlyOne = 0.9999;

/** The places in the state of a meter: peak and power of the hop before and of this one, and the power of all before. */
const [peakBefore, powerBefore, peakNow, powerNow, total] = [0, 1, 2, 3, 4];

/**
 * Creates a meter that runs a simple limiter for each whole decibel. It knows only the highest sample and the power of each attack
 * time, and takes less than a tenth of the time of the real limiter.
 */
export function createLossMeter(sampleRate: number): LossMeter {
  const hopSamples = Math.round(attackSeconds * sampleRate);
  const release = 1 - Math.exp(-attackSeconds / releaseSeconds);
  const ceilings = Float64Array.from({ length: 1 - lowestCeilingDbfs }, (_, db) =>
    Math.sqrt(powerOfDbfs(-db)),
  );
  const gains = new Float64Array(ceilings.length).fill(1);
  const lost = new Float64Array(ceilings.length);
  // A typed array, because each change of a variable that functions share makes a new object. The gain of the hop before this one
  // depends on the peaks of both.
  const hop = Float64Array.of(0, 0, 0, 0, 0);
  let filled = 0;

  function endHop(): void {
    const power = hop[powerBefore] as number;
    const highest = Math.max(hop[peakBefore] as number, hop[peakNow] as number);
    for (let index = 0; index < ceilings.length; index++) {
      const ceiling = ceilings[index] as number;
      const gain = gains[index] as number;
      if (highest <= ceiling && gain === 1) continue;
      const recovered = gain + (1 - gain) * release;
      const next = Math.min(highest > ceiling ? ceiling / highest : 1, recovered);
      gains[index] = next > nearlyOne ? 1 : next;
      const mean = (gain + next) / 2;
      lost[index] = (lost[index] as number) + power * (1 - mean * mean);
    }
    hop[total] = (hop[total] as number) + power;
    hop[peakBefore] = hop[peakNow] as number;
    hop[powerBefore] = hop[powerNow] as number;
    hop[peakNow] = 0;
    hop[powerNow] = 0;
    filled = 0;
  }

  return {
    add(block) {
      for (let from = 0; from < block.length; ) {
        const end = Math.min(block.length, from + hopSamples - filled);
        // Local variables, because the loop takes several times as long with those of the meter.
        let highest = hop[peakNow] as number;
        let squares = hop[powerNow] as number;
        for (let index = from; index < end; index++) {
          const sample = block[index] as number;
          squares += sample * sample;
          const height = Math.abs(sample);
          if (height > highest) highest = height;
        }
        hop[peakNow] = highest;
        hop[powerNow] = squares;
        filled += end - from;
        from = end;
        if (filled === hopSamples) endHop();
      }
    },
    losses() {
      endHop();
      endHop();
      const all = hop[total] as number;
      return [...lost].map((power) => (all === 0 ? 0 : -10 * Math.log10(1 - power / all)));
    },
  };
}

/**
 * Returns by how many decibels the limiter lowers the level if it keeps the samples under a ceiling, between the known values; null:
 * unknown, because the ceiling is too low.
 */
export function lossAt(losses: LimiterLosses, ceilingDbfs: number): number | null {
  const place = Math.max(0, -ceilingDbfs);
  const above = Math.floor(place);
  const [one, other] = [losses[above], losses[above + 1]];
  if (one === undefined || other === undefined) return null;
  return one + (other - one) * (place - above);
}
