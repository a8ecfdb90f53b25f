import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  alignLength,
  Resampler,
  resampleToAlignRate,
} from '../../../src/align/features/resample-to-align-rate.js';

const tone = (rate: number, hertz: number): Float32Array =>
  Float32Array.from({ length: rate / 2 }, (_, index) => Math.sin((2 * Math.PI * hertz * index) / rate));

describe('resampleToAlignRate', () => {
  it.each([8000, 16_000, 22_050, 24_000, 44_100, 48_000])('keeps a tone of 1 kHz from %i Hz', (rate) => {
    const result = resampleToAlignRate(tone(rate, 1000), rate, 1);
    expect(result.length).toBe(8000);
    // Both ends lack the samples beyond them.
    const errors = result.map((sample, index) =>
      Math.abs(sample - Math.sin((2 * Math.PI * 1000 * index) / 16_000)),
    );
    expect(Math.max(...errors.subarray(100, 7900))).toBeLessThan(0.01);
  });

  it('removes what the new rate cannot carry', () => {
    const result = resampleToAlignRate(tone(48_000, 11_000), 48_000, 1).subarray(100, 7900);
    expect(Math.max(...result.map(Math.abs))).toBeLessThan(0.02);
  });

  it('converts to a full scale of 1', () => {
    const result = resampleToAlignRate(new Int16Array(200).fill(16_384), 16_000, 32_768);
    expect(result[100]).toBeCloseTo(0.5, 6);
  });

  it('returns nothing for no samples', () => {
    expect(resampleToAlignRate(new Float32Array(0), 24_000, 1)).toEqual(new Float32Array(0));
  });
});

describe('Resampler', () => {
  it('gives exactly the same samples if the sound arrives in parts of any length', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(8000, 16_000, 22_050, 24_000, 48_000),
        fc.nat(900),
        fc.array(fc.nat(900), { maxLength: 5 }),
        (rate, length, cuts) => {
          const sound = tone(rate, 700).subarray(0, length);
          const resampler = new Resampler(rate, 1);
          const borders = [0, ...cuts.map((cut) => Math.min(cut, length)).sort((a, b) => a - b), length];
          const result = borders
            .slice(1)
            .flatMap((end, index) => [...resampler.add(sound.subarray(borders[index], end))]);
          result.push(...resampler.finish());
          expect(result).toEqual([...resampleToAlignRate(sound, rate, 1)]);
          expect(result.length).toBe(alignLength(length, rate));
        },
      ),
      { numRuns: 60 },
    );
  });
});
