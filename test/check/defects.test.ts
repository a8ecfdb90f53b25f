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

const spoilt = (samples: Int16Array): EspeakTake => ({ ...good, samples });
/** What is found of one take of a set that is good otherwise. */
const foundAmong = (take: EspeakTake) => foundTogether([...others, take]).at(-1);

describe('a good take', () => {
  it('is good by itself and among others', () => {
    expect(foundAlone(good)).toEqual([]);
    expect(foundAmong(good)).toEqual([]);
  });

  it.each([-60, -45])('is good with hiss at %i dBFS', (dbfs) => {
    expect(foundAlone(spoilt(defects.withHiss(good.samples, dbfs)))).toEqual([]);
  });

  it.each([0.05, 0.3])('is good at %f of its level', (gain) => {
    expect(foundAlone(spoilt(defects.withGain(good.samples, () => gain)))).toEqual([]);
  });
});

describe('a defect', () => {
  it('silence all through, digital or hiss', () => {
    const nothing = new Int16Array(good.samples.length);
    expect(foundAlone(spoilt(nothing))).toEqual(['silent']);
    expect(foundAlone(spoilt(defects.withHiss(nothing, -65)))).toEqual(['silent']);
    expect(foundAlone({ ...spoilt(nothing), text: '—' })).toEqual([]);
  });

  it.each([0.13, 0.3, 0.46])('a take that ends after %f of its text, between words', (share) => {
    const { sampleRate } = good;
    const end = defects.vowelNear(good.samples, sampleRate, share);
    const short = defects.withGain(good.samples.slice(0, end), (place) => Math.min(1, (1 - place) * 40));
    expect(foundAlone(spoilt(short))).toEqual(['too-short']);
  });

  it('a take that lacks its last quarter, among others', () => {
    const end = Math.round(good.samples.length * 0.72);
    const short = defects.withGain(good.samples.slice(0, end), (place) => Math.min(1, (1 - place) * 40));
    expect(foundAlone(spoilt(short))).toEqual([]);
    expect(foundAmong(spoilt(short))).toEqual(['too-short']);
  });

  it.each([0.5, 0.8, 0.95])('a tail cut at %f', (share) => {
    const at = defects.vowelNear(good.samples, good.sampleRate, share);
    expect(foundAlone(spoilt(defects.withoutTail(good.samples, at)))).toContain('tail-cut');
  });

  it.each([0.04, 0.1, 0.3])('a head cut at %f', (share) => {
    const at = defects.vowelNear(good.samples, good.sampleRate, share);
    expect(foundAlone(spoilt(defects.withoutHead(good.samples, at)))).toContain('head-cut');
  });

  it.each([0, -50])('a silent stretch inside, hiss at %i dBFS in it', (hiss) => {
    const { sampleRate } = good;
    const at = defects.gapNearMiddle(good.samples);
    const stopped = (seconds: number) => {
      const samples = defects.withSilenceAt(good.samples, at, { seconds, sampleRate });
      return spoilt(hiss === 0 ? samples : defects.withHiss(samples, hiss));
    };
    // The gap is there already, and half a second long where it parts two paragraphs.
    expect(foundAlone(stopped(1.8))).toEqual([]);
    expect(foundAlone(stopped(3))).toContain('pause-inside');
    expect(foundAlone(stopped(15))).toContain('pause-inside');
  });

  it('words that are not in the text, after it', async () => {
    const { sampleRate } = good;
    const more = await speak('And if you enjoyed this, do listen to the next one.', good.voice);
    const samples = defects.withMore(good.samples, more.samples, { seconds: 1, sampleRate });
    expect(foundAmong(spoilt(samples))).toContain('tail-run-on');
  });

  it('sound that goes on for seconds after the last word', () => {
    const { sampleRate } = good;
    const trailing = (seconds: number) =>
      spoilt(defects.withMore(good.samples, new Int16Array(0), { seconds, sampleRate }));
    expect(foundAlone(trailing(2))).toEqual([]);
    expect(foundAlone(trailing(4))).toEqual(['tail-run-on']);
  });

  it('a text that is said twice', () => {
    const samples = defects.withMore(good.samples, good.samples, {
      seconds: 0.3,
      sampleRate: good.sampleRate,
    });
    expect(foundAmong(spoilt(samples))).toContain('too-long');
  });

  it.each([
    ['a fade by 12 dB', (place: number) => 10 ** (-0.6 * place)],
    ['a drop by 12 dB after two thirds', (place: number) => (place < 0.66 ? 1 : 0.25)],
    ['a drop by 12 dB after a third', (place: number) => (place < 0.33 ? 1 : 0.25)],
  ])('level falling: %s', (_, gain) => {
    expect(foundAlone(spoilt(defects.withGain(good.samples, gain)))).toEqual(['level-falls']);
  });

  it('no level falling where it rises, or falls by 3 dB', () => {
    expect(foundAlone(spoilt(defects.withGain(good.samples, (place) => 0.2 + 0.8 * place)))).toEqual([]);
    expect(foundAlone(spoilt(defects.withGain(good.samples, (place) => 1 - 0.3 * place)))).toEqual([]);
  });

  it.each([
    ['too-quiet', 0.03, 1],
    ['too-loud', 1, 0.15],
  ])('a level far from that of the others: %s', (code, own, usual) => {
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

  it('clipping', () => {
    expect(foundAlone(spoilt(defects.withGain(good.samples, () => 6)))).toEqual(['clipped']);
  });

  it('a DC offset, in a take that is otherwise found good', () => {
    expect(foundAlone(spoilt(defects.withOffset(good.samples, 1000)))).toEqual(['dc-offset']);
    expect(foundAlone(spoilt(defects.withOffset(good.samples, -1000)))).toEqual(['dc-offset']);
  });
});

describe('a defect in many takes', () => {
  it('does not make the good ones look bad', () => {
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
