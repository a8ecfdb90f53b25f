import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { fadeEdges } from '../../../src/audio/dsp/fade.js';
import { findSpeech } from '../../../src/audio/measure/find-speech.js';
import { FrameMeter } from '../../../src/audio/measure/frame-meter.js';
import { createTakeMeter } from '../../../src/audio/measure/take-measures.js';
import { keptRange } from '../../../src/audio/measure/trim.js';
import { toFloat, toInt16 } from '../../../src/audio/wav/pcm16.js';
import { speakTone, toneSampleRate } from '../../../src/sandbox/tone.js';
import { type EspeakTake, takesInEach, takesOfProse } from '../../support/espeak-takes.js';
import { seededRandom } from '../../support/seeded-random.js';

const dbfs = (samples: Int16Array): number =>
  10 * Math.log10(samples.reduce((sum, value) => sum + value * value, 1e-9) / samples.length / 32_768 ** 2);

function framesOf(samples: Int16Array, rate: number) {
  const meter = new FrameMeter(rate);
  meter.add(samples);
  return meter.frames();
}

/** Adds room noise before and after the speech, as in takes of a gateway. */
function inRoom({ samples, sampleRate }: EspeakTake, seconds: number): Int16Array {
  const silence = Math.round(seconds * sampleRate);
  const whole = new Int16Array(samples.length + 2 * silence);
  let noise = 1;
  for (let index = 0; index < whole.length; index++) {
    noise = (Math.imul(noise, 1_103_515_245) + 12_345) & 0x7fffffff;
    whole[index] = (samples[index - silence] ?? 0) + Math.round((noise / 0x3fffffff - 1) * 12);
  }
  return whole;
}

function trim(samples: Int16Array, sampleRate: number) {
  const meter = createTakeMeter(sampleRate);
  meter.add(samples);
  const { speech } = meter.measures();
  return { speech, kept: keptRange({ frames: samples.length, sampleRate, speech }) };
}

describe('keptRange', () => {
  let takes: readonly EspeakTake[];
  beforeAll(async () => {
    takes = await takesOfProse(16, 200);
  });

  it('keeps every frame of speech, and drops only what is inaudible next to it', () => {
    for (const take of takes)
      for (const samples of [take.samples, inRoom(take, 0.5)]) {
        const { speech, kept } = trim(samples, take.sampleRate);
        const frames = framesOf(samples, take.sampleRate);
        const found = findSpeech(frames);
        expect(kept.startSample).toBeLessThanOrEqual(found?.startSample ?? -1);
        expect(kept.endSample).toBeGreaterThanOrEqual(found?.endSample ?? Number.POSITIVE_INFINITY);
        for (const dropped of [samples.subarray(0, kept.startSample), samples.subarray(kept.endSample)])
          if (dropped.length > 0) expect(dbfs(dropped)).toBeLessThan((speech?.levelDbfs ?? 0) - 40);
      }
  });

  it('keeps all of the voice when there is noise around it', () => {
    for (const take of takes) {
      const { kept } = trim(inRoom(take, 0.5), take.sampleRate);
      const offset = Math.round(0.5 * take.sampleRate);
      const first = take.samples.findIndex((value) => Math.abs(value) > 200);
      const last = take.samples.findLastIndex((value) => Math.abs(value) > 200);
      expect(kept.startSample).toBeLessThanOrEqual(first + offset);
      expect(kept.endSample).toBeGreaterThan(last + offset);
      // The margin is small.
      expect(kept.startSample).toBeGreaterThan(offset - 0.11 * take.sampleRate);
    }
  });

  it('keeps all of a tone of the sandbox', () => {
    const samples = speakTone({ text: 'word '.repeat(60), voice: 'Kore', digest: 'a' }, 15);
    const { kept } = trim(samples, toneSampleRate);
    const first = samples.findIndex((value) => value !== 0);
    const last = samples.findLastIndex((value) => value !== 0);
    expect(kept.startSample).toBeLessThan(first);
    expect(kept.endSample).toBeGreaterThan(last);
  });

  it('keeps all of a take that is only silence', () => {
    expect(trim(new Int16Array(5_000), 24_000).kept).toEqual({ startSample: 0, endSample: 5_000 });
  });
});

/** A loud vowel with a soft consonant before and after it that swells and fades, in silence with faint noise. */
function softWord(sound: {
  readonly onsetMs: number;
  readonly endMs: number;
  /** The level of the consonants relative to the vowel. */
  readonly softDb: number;
  /** The amplitude of the noise in 16-bit steps. */
  readonly noise: number;
}) {
  const rate = 24_000;
  const random = seededRandom(sound.onsetMs + sound.endMs);
  const length = (ms: number) => Math.round((ms / 1000) * rate);
  const [silence, onset, vowel, end] = [600, sound.onsetMs, 400, sound.endMs].map(length) as number[];
  const start = silence!;
  const whole = new Int16Array(2 * silence! + onset! + vowel! + end!);
  for (let index = 0; index < whole.length; index++) {
    const inVowel = index - start - onset!;
    const inSoft = Math.min(index - start, whole.length - silence! - index) / length(20);
    // The root mean square of noise from -1 to 1 is 0.58, and that of the vowel 0.5.
    const hiss = 0.87 * 10 ** (sound.softDb / 20) * Math.max(0, Math.min(1, inSoft));
    const value =
      inVowel >= 0 && inVowel < vowel!
        ? 0.7 * Math.sin((2 * Math.PI * 150 * inVowel) / rate)
        : hiss * (2 * random() - 1);
    whole[index] = Math.round(value * 12_000 + sound.noise * (2 * random() - 1));
  }
  return { samples: whole, rate, start, end: whole.length - silence! };
}

describe('trimming of soft beginnings and ends', () => {
  const parts = fc.record({
    onsetMs: fc.integer({ min: 30, max: 350 }),
    endMs: fc.integer({ min: 30, max: 350 }),
    softDb: fc.integer({ min: -60, max: -45 }),
    noise: fc.constantFrom(0, 1),
  });

  it('cuts nothing of a word that begins and ends 45 to 60 dB below its vowel', () => {
    fc.assert(
      fc.property(parts, (sound) => {
        const { samples, rate, start, end } = softWord(sound);
        const speech = findSpeech(framesOf(samples, rate));
        const kept = keptRange({ frames: samples.length, sampleRate: rate, speech });
        // The first and last 10 ms of the swell are softer than any word.
        expect(kept.startSample).toBeLessThanOrEqual(start + 0.01 * rate);
        expect(kept.endSample).toBeGreaterThanOrEqual(end - 0.01 * rate);
      }),
    );
  });

  it('does not keep a breath or noise that is longer than any consonant', () => {
    const { samples, rate, start, end } = softWord({ onsetMs: 700, endMs: 700, softDb: -45, noise: 0 });
    const { kept } = trim(samples, rate);
    expect(kept.startSample).toBeGreaterThan(start + 0.5 * rate);
    expect(kept.endSample).toBeLessThan(end - 0.5 * rate);
  });

  it('cuts nothing of spoken words that begin with f, h, s, sh, th or wh, also in a whisper and at a low level', async () => {
    const words = ['Four.', 'He.', 'Six.', 'Sheep.', 'Thin.', 'Which.'];
    const takes = await takesInEach(['en-us', 'en-us+whisper'], words);
    for (const take of takes)
      for (const gain of [1, 0.1]) {
        const quiet = { ...take, samples: take.samples.map((sample) => Math.round(sample * gain)) };
        const offset = Math.round(0.5 * take.sampleRate);
        const first = take.samples.findIndex((sample) => Math.abs(sample) > 0);
        const last = take.samples.findLastIndex((sample) => Math.abs(sample) > 0);
        const { kept } = trim(withSilence(quiet.samples, offset), take.sampleRate);
        expect([take.text, take.voice, kept.startSample <= first + offset]).toEqual([
          take.text,
          take.voice,
          true,
        ]);
        expect([take.text, take.voice, kept.endSample > last + offset]).toEqual([
          take.text,
          take.voice,
          true,
        ]);
      }
  });
});

function withSilence(samples: Int16Array, silence: number): Int16Array {
  const whole = new Int16Array(samples.length + 2 * silence);
  whole.set(samples, silence);
  return whole;
}

describe('fadeEdges', () => {
  it('gives the same result for any block lengths, and does not change the middle', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2_000 }),
        fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 6 }),
        (samples, lengths) => {
          const whole = new Float32Array(samples).fill(0.5);
          fadeEdges(whole, { startSample: 0, samples }, 24_000);
          const parts: number[] = [];
          for (let start = 0, index = 0; start < samples; index++) {
            const length = Math.min(lengths[index % lengths.length] as number, samples - start);
            const block = new Float32Array(length).fill(0.5);
            fadeEdges(block, { startSample: start, samples }, 24_000);
            parts.push(...block);
            start += length;
          }
          expect(parts).toEqual([...whole]);
          expect(whole.slice(120, -120).every((value) => value === 0.5)).toBe(true);
          for (const edge of [whole[0], whole.at(-1)])
            if (edge !== undefined && samples > 4) expect(edge).toBeLessThan(0.2);
        },
      ),
    );
  });
});

describe('toFloat and toInt16', () => {
  it('restore 16-bit samples, and clamp instead of wrapping around', () => {
    fc.assert(
      fc.property(fc.int16Array({ maxLength: 200 }), (samples) => {
        expect([...toInt16(toFloat(samples))]).toEqual([...samples]);
      }),
    );
    expect([...toInt16(Float32Array.of(1, 1.7, -1, -3, 0.5))]).toEqual([
      32_767, 32_767, -32_768, -32_768, 16_384,
    ]);
  });
});
