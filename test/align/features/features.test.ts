import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  alignRate,
  dimensions,
  extractFeatures,
  FeatureExtractor,
  type Features,
  hop,
} from '../../../src/align/features/features.js';

/** Speech-like sound: tones that change every 100 ms, with silence between. */
function tones(seconds: number, seed: number): Float32Array {
  const samples = new Float32Array(Math.round(seconds * alignRate));
  for (let index = 0; index < samples.length; index++) {
    const part = Math.floor(index / (alignRate / 10));
    const level = (part * 7 + seed) % 4 === 0 ? 0.0005 : 0.2;
    const hertz = 200 + ((part * 397 + seed * 131) % 3000);
    samples[index] = level * Math.sin((2 * Math.PI * hertz * index) / alignRate);
  }
  return samples;
}

const row = ({ values }: Features, frame: number): number[] => [
  ...values.subarray(frame * dimensions, (frame + 1) * dimensions),
];

/** Returns the parts of a sound between cuts. */
const partsOf = (sound: Float32Array, cuts: readonly number[]): readonly Float32Array[] => {
  const borders = [0, ...cuts.toSorted((one, other) => one - other), sound.length];
  return borders.slice(1).map((end, index) => sound.subarray(borders[index], end));
};

describe('extractFeatures', () => {
  it('returns 39 finite values for every 10 ms, for any sound', () => {
    fc.assert(
      fc.property(fc.float32Array({ min: -1, max: 1, noNaN: true, maxLength: 2000 }), (samples) => {
        const { frames, values } = extractFeatures(samples);
        expect(frames).toBe(Math.max(1, Math.floor(samples.length / hop)));
        expect(values.length).toBe(frames * dimensions);
        expect(values.every(Number.isFinite)).toBe(true);
      }),
    );
  });

  it('gives exactly the same values if the sound arrives in parts of any length', () => {
    const sound = tones(0.3, 3);
    const whole = extractFeatures(sound);
    fc.assert(
      fc.property(fc.array(fc.nat(sound.length), { maxLength: 6 }), (cuts) => {
        const extractor = new FeatureExtractor(sound.length);
        for (const part of partsOf(sound, cuts)) extractor.add(part);
        expect(Buffer.from(extractor.finish().values.buffer).equals(Buffer.from(whole.values.buffer))).toBe(
          true,
        );
      }),
      { numRuns: 30 },
    );
  });

  it('gives a frame the same values whether its number is even or odd', () => {
    // Two frames share a transform. In a sound that repeats every two frames, even and odd frames differ.
    const sound = Float32Array.from({ length: 600 * hop }, (_, index) => {
      const place = index % (2 * hop);
      return 0.3 * Math.sin((2 * Math.PI * (place < hop ? 500 : 1700) * place) / alignRate);
    });
    const shifted = Float32Array.from([...sound.subarray(hop), ...sound.subarray(0, hop)]);
    const [a, b] = [extractFeatures(sound), extractFeatures(shifted)];
    expect(Math.abs((row(a, 50)[1] ?? 0) - (row(a, 51)[1] ?? 0))).toBeGreaterThan(0.5);
    for (const [even, odd] of [
      [row(b, 50), row(a, 51)],
      [row(a, 50), row(b, 51)],
    ]) {
      for (const [index, value] of (even ?? []).slice(0, 13).entries())
        expect(Math.abs(value - (odd?.[index] ?? 0))).toBeLessThan(0.15);
    }
  });

  it('does not depend on the level of a sound', () => {
    const loud = tones(2, 1);
    const quiet = loud.map((sample) => sample * 0.4);
    const [a, b] = [extractFeatures(loud), extractFeatures(quiet)];
    const differences = a.values.map((value, index) => Math.abs(value - (b.values[index] ?? 0)));
    expect(differences.reduce((sum, one) => sum + one, 0) / differences.length).toBeLessThan(0.1);
  });

  it('has mean 0 and variance 1 over the louder three quarters', () => {
    const features = extractFeatures(tones(4, 2));
    const all = Array.from({ length: features.frames }, (_, frame) => row(features, frame));
    // A quarter of this sound is silence, which is what is left out.
    const loud = all.filter((_, frame) => (Math.floor(frame / 10) * 7 + 2) % 4 !== 0);
    const mean = loud.reduce((sum, values) => sum + (values[1] ?? 0), 0) / loud.length;
    const squares = loud.reduce((sum, values) => sum + (values[1] ?? 0) ** 2, 0) / loud.length;
    expect(Math.abs(mean)).toBeLessThan(0.2);
    expect(squares - mean * mean).toBeGreaterThan(0.7);
    expect(squares - mean * mean).toBeLessThan(1.3);
  });
});
