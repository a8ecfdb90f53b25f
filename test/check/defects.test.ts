import { beforeAll, describe, expect, it } from 'vitest';
import * as defects from '../support/defects.js';
import { type EspeakTake, speak, takesOfProse } from '../support/espeak-takes.js';
import { foundAlone, foundTogether } from '../support/judged.js';
import { prose } from '../support/prose.js';

let good: EspeakTake;
let others: readonly EspeakTake[];
beforeAll(async () => {
  good = await speak(prose(4, 500));
  others = await takesOfProse(12, 500);
});

const withSamples = (samples: Int16Array): EspeakTake => ({ ...good, samples });
/** Returns the findings of a take in a set of otherwise good takes. */
const foundAmong = (take: EspeakTake) => foundTogether([...others, take]).at(-1);

describe('checks of a good take', () => {
  it('find nothing, alone and in a set', () => {
    expect(foundAlone(good)).toEqual([]);
    expect(foundAmong(good)).toEqual([]);
  });

  it.each([-60, -45])('find nothing with hiss at %i dBFS', (dbfs) => {
    expect(foundAlone(withSamples(defects.withHiss(good.samples, dbfs)))).toEqual([]);
  });

  it.each([0.05, 0.3])('find nothing at %f of its level', (gain) => {
    expect(foundAlone(withSamples(defects.withGain(good.samples, () => gain)))).toEqual([]);
  });
});

describe('checks of a take with a defect', () => {
  it('find a take that is silent throughout, or only hiss', () => {
    const nothing = new Int16Array(good.samples.length);
    expect(foundAlone(withSamples(nothing))).toEqual(['silent']);
    expect(foundAlone(withSamples(defects.withHiss(nothing, -65)))).toEqual(['silent']);
    expect(foundAlone({ ...withSamples(nothing), text: '—' })).toEqual([]);
  });

  it.each([0.13, 0.3, 0.46])('find a take that ends between words after %f of its text', (share) => {
    const { sampleRate } = good;
    const end = defects.vowelNear(good.samples, sampleRate, share);
    const short = defects.withGain(good.samples.slice(0, end), (place) => Math.min(1, (1 - place) * 40));
    expect(foundAlone(withSamples(short))).toEqual(['too-short']);
  });

  it('find a take without its last quarter, in a set', () => {
    const end = Math.round(good.samples.length * 0.72);
    const short = defects.withGain(good.samples.slice(0, end), (place) => Math.min(1, (1 - place) * 40));
    expect(foundAlone(withSamples(short))).toEqual([]);
    expect(foundAmong(withSamples(short))).toEqual(['too-short']);
  });

  it.each([0.5, 0.8, 0.95])('find a tail that is cut off at %f', (share) => {
    const at = defects.vowelNear(good.samples, good.sampleRate, share);
    expect(foundAlone(withSamples(defects.withoutTail(good.samples, at)))).toContain('tail-cut');
  });

  it.each([0.04, 0.1, 0.3])('find a head that is cut off at %f', (share) => {
    const at = defects.vowelNear(good.samples, good.sampleRate, share);
    expect(foundAlone(withSamples(defects.withoutHead(good.samples, at)))).toContain('head-cut');
  });

  it.each([0, -50])('find a long pause inside, with hiss at %i dBFS', (hiss) => {
    const { sampleRate } = good;
    const at = defects.gapNearMiddle(good.samples);
    const pausedFor = (seconds: number) => {
      const samples = defects.withSilenceAt(good.samples, at, { seconds, sampleRate });
      return withSamples(hiss === 0 ? samples : defects.withHiss(samples, hiss));
    };
    // The pause between two paragraphs is already half a second long.
    expect(foundAlone(pausedFor(1.8))).toEqual([]);
    expect(foundAlone(pausedFor(3))).toContain('pause-inside');
    expect(foundAlone(pausedFor(15))).toContain('pause-inside');
  });

  it('find words after the end of the text', async () => {
    const { sampleRate } = good;
    const more = await speak('And if you enjoyed this, do listen to the next one.', good.voice);
    const samples = defects.withMore(good.samples, more.samples, { seconds: 1, sampleRate });
    expect(foundAmong(withSamples(samples))).toContain('tail-run-on');
  });

  it('find sound for seconds after the last word', () => {
    const { sampleRate } = good;
    const trailing = (seconds: number) =>
      withSamples(defects.withMore(good.samples, new Int16Array(0), { seconds, sampleRate }));
    expect(foundAlone(trailing(2))).toEqual([]);
    expect(foundAlone(trailing(4))).toEqual(['tail-run-on']);
  });

  it('find a text that is spoken twice', () => {
    const samples = defects.withMore(good.samples, good.samples, {
      seconds: 0.3,
      sampleRate: good.sampleRate,
    });
    expect(foundAmong(withSamples(samples))).toContain('too-long');
  });

  it.each([
    ['a fade by 12 dB', (place: number) => 10 ** (-0.6 * place)],
    ['a drop by 12 dB after two thirds', (place: number) => (place < 0.66 ? 1 : 0.25)],
    ['a drop by 12 dB after a third', (place: number) => (place < 0.33 ? 1 : 0.25)],
  ])('find a falling level: %s', (_, gain) => {
    expect(foundAlone(withSamples(defects.withGain(good.samples, gain)))).toEqual(['level-falls']);
  });

  it('find nothing if the level rises, or falls by 3 dB', () => {
    expect(foundAlone(withSamples(defects.withGain(good.samples, (place) => 0.2 + 0.8 * place)))).toEqual([]);
    expect(foundAlone(withSamples(defects.withGain(good.samples, (place) => 1 - 0.3 * place)))).toEqual([]);
  });

  it.each([
    ['too-quiet', 0.03, 1],
    ['too-loud', 1, 0.15],
  ])('find a level far from that of the other takes: %s', (code, own, usual) => {
    const quieter = (take: EspeakTake, gain: number): EspeakTake => ({
      ...take,
      samples: defects.withGain(take.samples, () => gain),
    });
    const odd = quieter(good, own);
    const found = foundTogether([...others.map((take) => quieter(take, usual)), odd]);
    expect(foundAlone(odd)).toEqual([]);
    expect(found.at(-1)).toEqual([code]);
    expect(found.slice(0, -1).flat()).toEqual([]);
  });

  it('find clipping', () => {
    expect(foundAlone(withSamples(defects.withGain(good.samples, () => 6)))).toEqual(['clipped']);
  });

  it('find a DC offset, and nothing else', () => {
    expect(foundAlone(withSamples(defects.withOffset(good.samples, 1000)))).toEqual(['dc-offset']);
    expect(foundAlone(withSamples(defects.withOffset(good.samples, -1000)))).toEqual(['dc-offset']);
  });
});

describe('checks of a set with many defective takes', () => {
  it('find nothing wrong with the good takes', () => {
    const short = others.map((take, index) =>
      index % 3 === 1 ? { ...take, samples: take.samples.slice(0, take.samples.length / 2) } : take,
    );
    const found = foundTogether(short);
    for (const [index, take] of short.entries()) {
      if (index % 3 !== 1) expect(found[index]).toEqual([]);
      else if (take.text.length > 60) expect(found[index]).toContain('too-short');
    }
  });
});
