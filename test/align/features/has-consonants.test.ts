import { describe, expect, it } from 'vitest';
import { hasConsonants } from '../../../src/align/features/has-consonants.js';
import { resampleToAlignRate } from '../../../src/align/features/resample-to-align-rate.js';
import { speakTone, toneSampleRate } from '../../../src/sandbox/tone.js';
import { seededRandom } from '../../support/seeded-random.js';

const text = 'The keeper walked down to the harbour before the sun was up. '.repeat(4);
const tone = (voice: string) =>
  resampleToAlignRate(speakTone({ text, voice, digest: 'a' }, 15), toneSampleRate, 32_768);

describe('hasConsonants', () => {
  it('is false for the tones of a test gateway, and for silence', () => {
    for (const voice of ['Kore', 'Puck', 'Charon', 'Zephyr', 'Orus'])
      expect(hasConsonants(tone(voice))).toBe(false);
    expect(hasConsonants(new Float32Array(16_000))).toBe(false);
    expect(hasConsonants(new Float32Array(0))).toBe(false);
  });

  it('is true if some frames are noise of high frequency', () => {
    const samples = tone('Kore');
    const random = seededRandom(1);
    // Two hundredths of the sound.
    for (let index = 0; index < samples.length / 50; index++)
      samples[index + 8_000] = (random() - 0.5) * (index % 2 === 0 ? 0.2 : -0.2);
    expect(hasConsonants(samples)).toBe(true);
  });
});
