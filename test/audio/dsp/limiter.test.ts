import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLimiter } from '../../../src/audio/dsp/limiter.js';
import { createTruePeakMeter } from '../../../src/audio/dsp/true-peak.js';
import { examples } from '../../support/examples.js';
import { speechLike } from '../../support/speech.js';

const rate = 24_000;

function limited(
  sound: Float32Array,
  ceilingDbtp: number,
  lengths: readonly number[] = [65_536],
): Float32Array {
  const limiter = createLimiter(rate, ceilingDbtp);
  const out: number[] = [];
  for (let from = 0, turn = 0; from < sound.length; turn++) {
    const to = from + (lengths[turn % lengths.length] as number);
    for (const sample of limiter.push(sound.slice(from, to))) out.push(sample);
    from = to;
  }
  for (const sample of limiter.end()) out.push(sample);
  return Float32Array.from(out);
}

function truePeakOf(sound: Float32Array): number {
  const meter = createTruePeakMeter(rate);
  meter.add(sound);
  return meter.truePeakDbtp();
}

/** Sounds with bursts, from a pure tone to pure noise. */
const sounds = fc
  .record({
    samples: fc.integer({ min: 0, max: 6_000 }),
    hertz: fc.double({ min: 20, max: 11_900, noNaN: true }),
    noise: fc.double({ min: 0, max: 1, noNaN: true }),
    burstHertz: fc.double({ min: 0.5, max: 400, noNaN: true }),
    gain: fc.double({ min: 0.05, max: 4, noNaN: true }),
    seed: fc.integer({ min: 1, max: 1e6 }),
  })
  .map(({ samples, hertz, noise, burstHertz, gain, seed }) => {
    let state = seed;
    return Float32Array.from({ length: samples }, (_, index) => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
      const tone = Math.sin((2 * Math.PI * hertz * index) / rate);
      const burst = Math.sin((2 * Math.PI * burstHertz * index) / rate) > 0.2 ? 1 : 0.1;
      return gain * burst * ((1 - noise) * tone + noise * (state / 0x3fffffff - 1));
    });
  });

describe('createLimiter', () => {
  it('keeps the sound under its ceiling, even between samples, and does not change its length', () => {
    fc.assert(
      fc.property(sounds, fc.double({ min: -12, max: 0, noNaN: true }), (sound, ceiling) => {
        const out = limited(sound, ceiling);
        expect(out.length).toBe(sound.length);
        expect(truePeakOf(out)).toBeLessThanOrEqual(ceiling + 0.005);
      }),
      { numRuns: examples(150) },
    );
  });

  it('returns sound below its ceiling unchanged', () => {
    fc.assert(
      fc.property(sounds, (sound) => {
        const ceiling = truePeakOf(sound) + 0.2;
        expect(limited(sound, ceiling)).toEqual(sound);
      }),
      { numRuns: examples(50) },
    );
  });

  it('returns the same sound for any block lengths', () => {
    fc.assert(
      fc.property(
        sounds,
        fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 5 }),
        (sound, lengths) => {
          expect(limited(sound, -6, lengths)).toEqual(limited(sound, -6));
        },
      ),
      { numRuns: examples(50) },
    );
  });

  it('lowers speech only at peaks, and smoothly', () => {
    const speech = Float32Array.from(speechLike(rate * 4, rate, 3), (value) => value / 32_768);
    const peak = truePeakOf(speech);
    const out = limited(speech, peak - 3);
    const gains = [...out].map((value, index) =>
      Math.abs(speech[index]!) > 0.01 ? value / speech[index]! : 1,
    );
    for (const [index, gain] of gains.entries()) {
      expect(gain).toBeLessThanOrEqual(1.0001);
      expect(gain).toBeGreaterThan(0.69);
      if (index > 0 && gain !== 1 && gains[index - 1] !== 1)
        expect(Math.abs(gain - gains[index - 1]!)).toBeLessThan(0.01);
    }
  });
});
