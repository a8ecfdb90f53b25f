import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createInterpolator, reach, taps } from '../../../src/audio/dsp/interpolator.js';
import { examples } from '../../support/examples.js';

/** Sounds with loud, quiet, slow and fast parts, only some of which the search may skip. */
const sounds = fc
  .record({
    samples: fc.integer({ min: 0, max: 1_500 }),
    hertz: fc.double({ min: 20, max: 11_990, noNaN: true }),
    noise: fc.double({ min: 0, max: 1, noNaN: true }),
    swellHertz: fc.double({ min: 0.5, max: 300, noNaN: true }),
    seed: fc.integer({ min: 1, max: 1e6 }),
  })
  .map(({ samples, hertz, noise, swellHertz, seed }) => {
    let state = seed;
    return Float32Array.from({ length: samples }, (_, index) => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
      const swell = Math.sin((2 * Math.PI * swellHertz * index) / 24_000);
      const tone = Math.sin((2 * Math.PI * hertz * index) / 24_000);
      return swell * ((1 - noise) * tone + noise * (state / 0x3fffffff - 1));
    });
  });

/** Returns every pair of samples with a point above the floor, and its height, by computing all points. */
function everywhere(samples: Float32Array, first: number, floor: number, factor: number): [number, number][] {
  const found: [number, number][] = [];
  for (let start = first; start + taps <= samples.length; start++) {
    let highest = 0;
    for (let step = 1; step < factor; step++) {
      let value = 0;
      for (let tap = 0; tap < taps; tap++) {
        const distance = tap - (reach - 1) - step / factor;
        const weight =
          (Math.cos((Math.PI * distance) / taps) ** 2 * Math.sin(Math.PI * distance)) / (Math.PI * distance);
        value += weight * (samples[start + tap] ?? 0);
      }
      highest = Math.max(highest, Math.abs(value));
    }
    if (highest > floor) found.push([start, highest]);
  }
  return found;
}

describe('createBetweenSamples', () => {
  it.each([
    [24_000, 8],
    [48_000, 4],
    [192_000, 1],
  ])('finds the same peaks at %i Hz as computing every point', (sampleRate, factor) => {
    const { pointsAbove } = createInterpolator(sampleRate);
    fc.assert(
      fc.property(
        sounds,
        fc.nat(400),
        fc.double({ min: 0, max: 1.2, noNaN: true }),
        (sound, first, floor) => {
          const found: number[] = [];
          pointsAbove(sound, first, floor, (start) => {
            found.push(start);
            return floor;
          });
          const expected = everywhere(sound, first, floor + 1e-9, factor).map(([start]) => start);
          expect(expected.filter((start) => !found.includes(start))).toEqual([]);
          const near = new Set(everywhere(sound, first, floor - 1e-9, factor).map(([start]) => start));
          expect(found.filter((start) => !near.has(start))).toEqual([]);
        },
      ),
      { numRuns: examples(60) },
    );
  });

  it('looks only for higher peaks after the first one', () => {
    const { pointsAbove } = createInterpolator(24_000);
    fc.assert(
      fc.property(sounds, (sound) => {
        let highest = 0;
        pointsAbove(sound, 0, 0, (_start, height) => {
          expect(height).toBeGreaterThan(highest);
          highest = height;
          return highest;
        });
        const all = everywhere(sound, 0, 0, 8).map(([, height]) => height);
        expect(highest).toBeCloseTo(Math.max(0, ...all), 9);
      }),
      { numRuns: examples(30) },
    );
  });
});
