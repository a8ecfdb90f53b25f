import { enlarged } from '../wav/sample-block.js';
import { powerOfDbfs } from './decibels.js';
import { GainEnvelope } from './gain-envelope.js';
import { createInterpolator, reach, taps } from './interpolator.js';

/** A true-peak limiter. */
export interface Limiter {
  /**
   * Adds the next samples, floats from -1 to 1. Returns the samples that are ready, which lag some milliseconds behind. They may be
   * changed, and used until the next call.
   */
  push(block: Float32Array): Float32Array;
  /** Returns the remaining samples. In total, as many come out as went in. */
  end(): Float32Array;
}

/** The gain begins to fall this long before a peak, so that it changes smoothly. */
export const attackSeconds = 0.005;
/** After a peak, the gain recovers by two thirds in this time. */
export const releaseSeconds = 0.08;
/** A margin, because the gain changes slightly across the 32 samples that a point between samples is computed from. */
export const limiterMarginDb = 0.1;
const history = taps - 1;

/**
 * Creates a limiter that keeps the true peak of a sound (ITU-R BS.1770-4, so also between samples) under a ceiling. Sound below the
 * ceiling is unchanged to the bit.
 */
export function createLimiter(sampleRate: number, ceilingDbtp: number): Limiter {
  const ceiling = Math.sqrt(powerOfDbfs(ceilingDbtp - limiterMarginDb));
  const attack = Math.round(attackSeconds * sampleRate);
  const findGains = gainFinder(sampleRate, ceiling);
  const envelope = new GainEnvelope(attack, 1 - Math.exp(-1 / (releaseSeconds * sampleRate)));
  // The samples that are still needed, and the gain that each allows: first those already returned, then the others. The
  // envelope looks ahead by the attack time, so silence of that length precedes the sound and is dropped.
  let known = history + attack;
  let samples = new Float32Array(known);
  let gains = new Float32Array(known).fill(1);
  let ready = new Float32Array(0);
  let toDrop = attack;

  function push(block: Float32Array): Float32Array {
    const length = known + block.length;
    if (samples.length < length) {
      samples = enlarged(samples, length);
      gains = enlarged(gains, length);
      ready = new Float32Array(length);
    }
    samples.set(block, known);
    gains.fill(1, known, length);
    findGains(samples.subarray(0, length), gains, known);
    // The gain that a sample allows is known once all windows that contain it are.
    const end = Math.max(history, length - reach - attack);
    const out = ready.subarray(0, end - history);
    out.set(samples.subarray(history, end));
    envelope.apply(out, gains.subarray(history + attack, end + attack));
    samples.copyWithin(0, end - history, length);
    gains.copyWithin(0, end - history, length);
    known = length - (end - history);
    const dropped = Math.min(toDrop, out.length);
    toDrop -= dropped;
    return out.subarray(dropped);
  }

  return { push, end: () => push(new Float32Array(reach + attack)) };
}

/**
 * Returns a function that sets the gain which each sample allows, from its own height and from the points next to it. The first
 * `known` samples were processed before.
 */
function gainFinder(sampleRate: number, ceiling: number) {
  const { pointsAbove } = createInterpolator(sampleRate);
  return (samples: Float32Array, gains: Float32Array, known: number): void => {
    const allow = (index: number, height: number) => {
      gains[index] = Math.min(gains[index] as number, ceiling / height);
    };
    const allowBetween = (start: number, height: number) => {
      allow(start + reach - 1, height);
      allow(start + reach, height);
      return ceiling;
    };
    const allowSamples = (from: number, to: number) => {
      for (let index = Math.max(known, from); index < to; index++) {
        const height = Math.abs(samples[index] as number);
        if (height > ceiling) allow(index, height);
      }
    };
    pointsAbove(samples, Math.max(0, known - history), ceiling, allowBetween, allowSamples);
  };
}
