import { powerOfDbfs } from './decibels.js';
import { createGainEnvelope } from './gain-envelope.js';
import { between, betweenPhases, reach } from './true-peak.js';

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
const marginDb = 0.1;
const taps = reach * 2;
const history = taps - 1;

/**
 * Keeps the true peak of a sound (ITU-R BS.1770-4: between the samples as well as at them) under a ceiling. Sound that is
 * below it anyway comes out as it went in, to the bit.
 */
export function createLimiter(sampleRate: number, ceilingDbtp: number): Limiter {
  const ceiling = Math.sqrt(powerOfDbfs(ceilingDbtp - marginDb));
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
    if (!envelope.isIdle() || gains.some((gain) => gain < 1))
      for (let index = 0; index < out.length; index++)
        out[index] = (out[index] as number) * envelope.next(gains[history + index + attack] as number);
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
  const phases = betweenPhases(sampleRate);
  /** No point between samples is higher than the highest of the samples round it, times this. */
  const bound = Math.max(1, ...phases.map((phase) => phase.reduce((sum, value) => sum + Math.abs(value), 0)));
  return (samples: Float32Array, gains: Float32Array, known: number): void => {
    const allow = (index: number, height: number) => {
      if (height > ceiling) gains[index] = Math.min(gains[index] as number, ceiling / height);
    };
    let next = Math.max(0, known - history);
    for (let index = next; index < samples.length; index++) {
      const height = Math.abs(samples[index] as number);
      if (height * bound <= ceiling) continue;
      allow(index, height);
      // Every window that has this sample in it and was not looked at yet.
      const last = Math.min(index, samples.length - taps);
      for (let start = Math.max(next, index - history); start <= last; start++) {
        let highest = 0;
        for (const phase of phases) highest = Math.max(highest, between(samples, start, phase));
        allow(start + reach - 1, highest);
        allow(start + reach, highest);
      }
      next = Math.max(next, last + 1);
    }
  };
}

function joined(left: Float32Array, right: Float32Array): Float32Array<ArrayBuffer> {
  const both = new Float32Array(left.length + right.length);
  both.set(left);
  both.set(right, left.length);
  return both;
}
