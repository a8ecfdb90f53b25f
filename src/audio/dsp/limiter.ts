import { createBetweenSamples, reach, taps } from './between-samples.js';
import { powerOfDbfs } from './decibels.js';
import { createGainEnvelope } from './gain-envelope.js';

export interface Limiter {
  /** Samples in order, full scale 1; returns those that are ready, which are some milliseconds behind. */
  push(block: Float32Array): Float32Array;
  /** The rest: in all as many samples come out as went in. */
  end(): Float32Array;
}

/** The gain begins to fall this long before a peak, so that it can fall gently. */
const attackSeconds = 0.005;
/** After it, two thirds of the gain come back in this time. */
const releaseSeconds = 0.08;
/** The gain moves a little while a point between samples is computed from 32 of them. */
export const limiterMarginDb = 0.1;
const history = taps - 1;

/**
 * Keeps the true peak of a sound (ITU-R BS.1770-4: between the samples as well as at them) under a ceiling. Sound that is
 * below it anyway comes out as it went in, to the bit.
 */
export function createLimiter(sampleRate: number, ceilingDbtp: number): Limiter {
  const ceiling = Math.sqrt(powerOfDbfs(ceilingDbtp - limiterMarginDb));
  const attack = Math.round(attackSeconds * sampleRate);
  const findGains = gainFinder(sampleRate, ceiling);
  const envelope = createGainEnvelope(attack, 1 - Math.exp(-1 / (releaseSeconds * sampleRate)));
  // What is still needed of the samples, and the gain that each allows: first what has come out, then what has not. As
  // the envelope looks ahead by the attack, silence of that length goes before the sound, and is dropped.
  let samples = new Float32Array(history + attack);
  let gains = new Float32Array(history + attack).fill(1);
  let toDrop = attack;

  function push(block: Float32Array): Float32Array {
    const known = samples.length;
    samples = joined(samples, block);
    gains = joined(gains, new Float32Array(block.length).fill(1));
    findGains(samples, gains, known);
    // What a sample allows is known when all windows that it is in are.
    const end = Math.max(history, samples.length - reach - attack);
    const out = samples.slice(history, end);
    for (let index = 0; index < out.length; index++) {
      const allowed = gains[history + index + attack] as number;
      if (allowed < 1 || !envelope.isIdle()) out[index] = (out[index] as number) * envelope.next(allowed);
    }
    samples = samples.slice(end - history);
    gains = gains.slice(end - history);
    const dropped = Math.min(toDrop, out.length);
    toDrop -= dropped;
    return out.subarray(dropped);
  }

  return { push, end: () => push(new Float32Array(reach + attack)) };
}

/** Writes down what each sample allows, by its own height and by that of the points next to it, of which `known` samples were looked at before. */
function gainFinder(sampleRate: number, ceiling: number) {
  const { pointsOver } = createBetweenSamples(sampleRate);
  return (samples: Float32Array, gains: Float32Array, known: number): void => {
    const allow = (index: number, height: number) => {
      gains[index] = Math.min(gains[index] as number, ceiling / height);
    };
    for (let index = known; index < samples.length; index++) {
      const height = Math.abs(samples[index] as number);
      if (height > ceiling) allow(index, height);
    }
    pointsOver(samples, Math.max(0, known - history), ceiling, (start, height) => {
      allow(start + reach - 1, height);
      allow(start + reach, height);
      return ceiling;
    });
  };
}

function joined(left: Float32Array, right: Float32Array): Float32Array<ArrayBuffer> {
  const both = new Float32Array(left.length + right.length);
  both.set(left);
  both.set(right, left.length);
  return both;
}
