import { powerOfDbfs } from '../../src/audio/dsp/decibels.js';
import { speechLike } from './speech.js';

/** How a file of speech differs from one that every publisher accepts. */
export interface Flaws {
  /** The root mean square of the whole file, silence included. */
  readonly rmsDbfs?: number;
  /** The highest sample; higher ones are clipped. */
  readonly peakDbfs?: number;
  readonly noiseDbfs?: number;
  readonly headSeconds?: number;
  readonly tailSeconds?: number;
}

/** Returns four seconds of speech-like sound between two silences, at the wanted levels. */
export function publishedSpeech(sampleRate: number, flaws: Flaws = {}): Int16Array {
  const { rmsDbfs = -20, peakDbfs = -6, noiseDbfs = -75, headSeconds = 0.75, tailSeconds = 2 } = flaws;
  const speech = speechLike(4 * sampleRate, sampleRate, 5);
  const head = Math.round(headSeconds * sampleRate);
  const sound = new Float64Array(head + speech.length + Math.round(tailSeconds * sampleRate));
  for (let index = 0; index < speech.length; index++) sound[head + index] = (speech[index] ?? 0) / 32_768;
  const most = Math.sqrt(powerOfDbfs(peakDbfs));
  // Clipping lowers the power, so the gain is found step by step.
  let gain = 1;
  for (let step = 0; step < 8; step++) {
    let squares = 0;
    for (const value of sound) squares += limited(value * gain, most) ** 2;
    gain *= Math.sqrt((powerOfDbfs(rmsDbfs) * sound.length) / squares);
  }
  const noise = Math.sqrt(3 * powerOfDbfs(noiseDbfs));
  let seed = 7;
  return Int16Array.from(sound, (value) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
    return Math.round((limited(value * gain, most) + noise * (seed / 0x3fffffff - 1)) * 32_767);
  });
}

const limited = (value: number, most: number): number => Math.max(-most, Math.min(most, value));
