import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { resample } from '../../../src/engines/flite/resample.js';

const rate = 16_000;
const tone = (hertz: number, samples: number) =>
  Int16Array.from({ length: samples }, (_, index) => 8000 * Math.sin((2 * Math.PI * hertz * index) / rate));
const loudness = (samples: Int16Array) =>
  Math.sqrt(samples.reduce((sum, sample) => sum + sample ** 2, 0) / samples.length);

it('raises a tone by the factor, and keeps its level', () => {
  const raised = resample(tone(400, 8000), 1.25);
  expect(raised.length).toBe(6400);
  const expected = tone(500, 6400);
  const differences = raised.map((sample, index) => sample - (expected[index] ?? 0)).slice(50, -50);
  expect(loudness(differences)).toBeLessThan(80);
});

it('removes what would alias', () => {
  expect(loudness(resample(tone(7500, 8000), 1.26).slice(50, -50))).toBeLessThan(300);
});

it('returns the right number of samples within range for any sound', () => {
  const sound = fc.array(fc.integer({ min: -32_768, max: 32_767 }), { maxLength: 100 });
  fc.assert(
    fc.property(sound, fc.double({ min: 0.6, max: 1.6, noNaN: true }), (samples, factor) => {
      const result = resample(Int16Array.from(samples), factor);
      expect(result.length).toBe(Math.floor(samples.length / factor));
    }),
  );
  expect(resample(new Int16Array(200).fill(32_767), 1.1).every((sample) => sample === 32_767)).toBe(true);
});
