import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { speakTone, toneSampleRate } from '../../src/sandbox/tone.js';
import { examples } from '../support/examples.js';

const request = { text: 'x'.repeat(300), voice: 'Kore', digest: 'a' };
const rms = (samples: Int16Array): number =>
  Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);

describe('speakTone', () => {
  it('returns the duration of the text, with silence at both ends and pauses', () => {
    const samples = speakTone(request, 15);
    expect(samples.length).toBe(20 * toneSampleRate);
    const edge = toneSampleRate * 0.05;
    expect([rms(samples.subarray(0, edge)), rms(samples.subarray(-edge))]).toEqual([0, 0]);
    const level = 20 * Math.log10(rms(samples) / 32_768);
    expect(level).toBeGreaterThan(-26);
    expect(level).toBeLessThan(-14);
    expect(samples.reduce((top, sample) => Math.max(top, Math.abs(sample)), 0)).toBeLessThan(32_767);
    const windows = Array.from({ length: 200 }, (_, index) =>
      rms(samples.subarray(index * 2400, index * 2400 + 2400)),
    );
    expect(windows.filter((level) => level < 10).length).toBeGreaterThan(5);
  });

  it('returns the same samples for the same request, and others for another text or voice', () => {
    expect(speakTone(request, 15)).toEqual(speakTone({ ...request }, 15));
    expect(speakTone({ ...request, digest: 'b' }, 15)).not.toEqual(speakTone(request, 15));
    expect(speakTone({ ...request, voice: 'Puck' }, 15)).not.toEqual(speakTone(request, 15));
  });

  it('returns sound of any length', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.double({ min: 1, max: 500, noNaN: true }),
        fc.string(),
        (length, charactersPerSecond, digest) => {
          const request = { text: 'x'.repeat(length), voice: 'Kore', digest };
          const samples = speakTone(request, charactersPerSecond);
          const expected = Math.max(1, Math.round((length / charactersPerSecond) * toneSampleRate));
          return samples.length === expected && (expected < 480 || rms(samples) > 0);
        },
      ),
      { numRuns: examples(40) },
    );
  });
});
