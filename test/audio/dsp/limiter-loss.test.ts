import { describe, expect, it } from 'vitest';
import { createLevelMeter, type FileLevels } from '../../../src/audio/dsp/level-meter.js';
import { createLimiter, limiterMarginDb } from '../../../src/audio/dsp/limiter.js';
import { createLossMeter, lossAt } from '../../../src/audio/dsp/limiter-loss.js';
import { speechLike } from '../../support/speech.js';

const rate = 24_000;

function levelsOf(sound: Float32Array): FileLevels {
  const meter = createLevelMeter(rate);
  meter.add(sound);
  return meter.levels();
}

function lossesOf(sound: Float32Array, lengths: readonly number[]): readonly number[] {
  const meter = createLossMeter(rate);
  for (let from = 0, turn = 0; from < sound.length; turn++) {
    const to = from + (lengths[turn % lengths.length] as number);
    meter.add(sound.subarray(from, to));
    from = to;
  }
  return meter.losses();
}

function limited(sound: Float32Array, ceilingDbtp: number): Float32Array {
  const limiter = createLimiter(rate, ceilingDbtp);
  const start = limiter.push(sound.slice()).slice();
  return Float32Array.of(...start, ...limiter.end());
}

describe('createLossMeter', () => {
  const sound = Float32Array.from(speechLike(4 * rate, rate, 3), (sample) => sample / 32_768);

  it('estimates what the limiter takes from a voice, within a quarter of a decibel', () => {
    const before = levelsOf(sound);
    const losses = lossesOf(sound, [sound.length]);
    for (const excess of [1, 2.5, 4, 6]) {
      const ceiling = before.truePeakDbtp - excess + limiterMarginDb;
      const taken = before.rmsDbfs - levelsOf(limited(sound, ceiling)).rmsDbfs;
      expect(Math.abs((lossAt(losses, before.peakDbfs - excess) ?? 99) - taken)).toBeLessThan(0.25);
    }
  });

  it('returns the same for any block lengths', () => {
    expect(lossesOf(sound, [7, 1, 333])).toEqual(lossesOf(sound, [sound.length]));
  });

  it('takes nothing from sound under the ceiling, and nothing from silence', () => {
    const quiet = Float32Array.from({ length: rate }, (_, index) => 0.05 * Math.sin(index / 9));
    expect(lossAt(lossesOf(quiet, [rate]), -20)).toBe(0);
    expect(new Set(lossesOf(new Float32Array(rate), [rate]))).toEqual(new Set([0]));
  });

  it('knows no loss for a ceiling below its range', () => {
    expect(lossAt(lossesOf(sound, [sound.length]), -41)).toBeNull();
  });
});
