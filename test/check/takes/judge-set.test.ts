import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TakeMeasures } from '../../../src/audio/measure/take-measures.js';
import { badness } from '../../../src/check/takes/badness.js';
import { defaultCheckLimits } from '../../../src/check/takes/check-limits.js';
import { judgeSet, type TakeOfSet } from '../../../src/check/takes/judge-set.js';
import { judgeTake } from '../../../src/check/takes/judge-take.js';
import { durationBand } from '../../../src/check/takes/reading-rates.js';
import { spokenLength } from '../../../src/check/takes/spoken-length.js';

const rate = 24_000;
const edge = { edgeDbfs: -120, swellDb: 0, stepShare: 0 };

/** Returns an otherwise good take with this many letters and seconds. */
function take(key: string, letters: number, seconds: number, voiceSettings = 'Kore'): TakeOfSet {
  const endSample = Math.round(seconds * rate);
  const speech = { startSample: 0, endSample, levelDbfs: -20, pauses: [], fallDb: 0, head: edge, tail: edge };
  const levels = { peakDbfs: -3, rmsDbfs: -21, dcOffset: 0, clippedSamples: 0, loudnessLufs: -20 };
  const measures: TakeMeasures = { sampleRate: rate, samples: endSample, ...levels, speech };
  return { key, voiceSettings, text: 'a'.repeat(letters), language: 'en', measures };
}

const atLevel = (one: TakeOfSet, loudnessLufs: number): TakeOfSet => ({
  ...one,
  measures: { ...one.measures, loudnessLufs },
});

const codesOf = (takes: readonly TakeOfSet[]) =>
  [...judgeSet(takes, defaultCheckLimits)].map(([key, findings]) => [key, findings.map(({ code }) => code)]);

/** Eight takes with 14.4 to 15 letters a second. */
const even = [200, 300, 450, 600, 800, 1000, 1200, 1500].map((letters, index) =>
  take(`a${index}`, letters, (letters / 15) * (1 + (index % 3) * 0.02)),
);

describe('judgeSet', () => {
  it('finds takes that are too short or too long only compared with the other takes of the voice', () => {
    const short = take('x', 900, 40);
    const long = take('y', 900, 85);
    expect(judgeTake(short, defaultCheckLimits)).toEqual([]);
    expect(judgeTake(long, defaultCheckLimits)).toEqual([]);
    const found = new Map(judgeSet([short, ...even, long], defaultCheckLimits));
    expect(found.get('x')).toMatchObject([{ code: 'too-short', measured: 40, unit: 's' }]);
    expect(found.get('y')).toMatchObject([{ code: 'too-long', measured: 85, unit: 's' }]);
    expect(even.flatMap(({ key }) => found.get(key))).toEqual([]);
  });

  it('uses a separate pace for each voice', () => {
    const slow = even.map(({ text }, index) => take(`b${index}`, text.length, text.length / 9, 'Charon'));
    expect(codesOf([...even, ...slow]).every(([, codes]) => codes?.length === 0)).toBe(true);
    const fastAmongSlow = take('c', 900, 60, 'Charon');
    expect(codesOf([...slow, fastAmongSlow]).at(-1)).toEqual(['c', ['too-short']]);
  });

  it('uses the fixed range for a voice with too few takes', () => {
    const few = even.slice(0, 1);
    expect(codesOf([...few, take('x', 900, 40)]).at(-1)).toEqual(['x', []]);
    expect(codesOf([...few, take('x', 900, 20)]).at(-1)).toEqual(['x', ['too-short']]);
  });

  it.each([
    ['too-short', 0.65],
    ['too-long', 2],
  ])('finds one take of three that is %s', (code, factor) => {
    const odd = take('x', 900, 60 * factor);
    expect(judgeTake(odd, defaultCheckLimits)).toEqual([]);
    expect(codesOf([...even.slice(1, 3), odd])).toEqual([
      ['a1', []],
      ['a2', []],
      ['x', [code]],
    ]);
  });

  it('accepts a difference of a fifth among three takes, even if two are almost equal', () => {
    const three = [take('a', 900, 60), take('b', 900, 60.1), take('c', 900, 60 * 1.19)];
    expect(codesOf(three).every(([, codes]) => codes?.length === 0)).toBe(true);
  });

  it('finds takes outside the fixed range if most of a few takes are equally bad', () => {
    const codes = new Map(
      codesOf([take('a', 900, 60), take('b', 900, 20), take('c', 900, 20)]) as [string, string[]][],
    );
    expect([codes.get('b'), codes.get('c')]).toEqual([['too-short'], ['too-short']]);
  });

  it('finds words after the text in one take of three', () => {
    const more = take('x', 300, 25);
    const speech = more.measures.speech as NonNullable<TakeMeasures['speech']>;
    const pauses = [{ startSample: 20 * rate, endSample: 21 * rate }];
    const odd = { ...more, measures: { ...more.measures, speech: { ...speech, pauses } } };
    expect(judgeTake(odd, defaultCheckLimits)).toEqual([]);
    expect(codesOf([...even.slice(1, 3), odd]).at(-1)).toEqual(['x', ['tail-run-on']]);
  });

  it.each([
    ['too-quiet', -30, 30],
    ['too-quiet', -12.1, 12.1],
    ['too-loud', 16, 16],
  ])('finds a take that is %s by %f dB', (code, offDb, difference) => {
    const odd = atLevel(take('x', 900, 60), -20 + offDb);
    const found = judgeSet([...even.slice(1, 3), odd], defaultCheckLimits);
    const words = code === 'too-loud' ? 'louder' : 'quieter';
    const message = `is ${difference.toFixed(1)} dB ${words} than other takes of its voice`;
    expect(found.get('x')).toMatchObject([{ code, message, unit: 'dB', expected: { least: -12, most: 12 } }]);
    expect([...found.values()].flat()).toHaveLength(1);
  });

  it('accepts any level of a voice, and a variation of 12 dB', () => {
    const whisper = even.map((each, index) =>
      atLevel({ ...each, key: `w${index}`, voiceSettings: 'Whisper' }, -45),
    );
    const varied = even.map((each, index) => atLevel(each, -20 - 12 * (index % 2)));
    expect(codesOf([...varied, ...whisper]).every(([, codes]) => codes?.length === 0)).toBe(true);
    const two = [take('x', 900, 60), atLevel(take('y', 900, 60), -60)];
    expect(codesOf(two).every(([, codes]) => codes?.length === 0)).toBe(true);
  });

  it('reports only one finding for silence', () => {
    const loud = even.slice(1, 4);
    const silent = take('x', 900, 60);
    const measures = { ...silent.measures, speech: null, loudnessLufs: -65 };
    expect(codesOf([...loud, { ...silent, measures }]).at(-1)).toEqual(['x', ['silent']]);
  });

  it('returns the same findings for any order of the takes', () => {
    const takes = [...even, take('x', 900, 40), take('y', 3, 0.2), take('z', 700, 90)];
    const expected = codesOf(takes.toSorted((left, right) => (left.key < right.key ? -1 : 1)));
    fc.assert(
      fc.property(fc.shuffledSubarray(takes, { minLength: takes.length }), (shuffled) => {
        expect(codesOf(shuffled)).toEqual(expected);
      }),
    );
  });

  it('finds nothing wrong with the good takes if fewer than half are bad', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.05, max: 6, noNaN: true }), { minLength: 3, maxLength: 3 }),
        (factors) => {
          const bad = factors.map((factor, index) => take(`x${index}`, 500, (500 / 15) * factor));
          const found = new Map(judgeSet([...bad, ...even], defaultCheckLimits));
          expect(even.flatMap(({ key }) => found.get(key))).toEqual([]);
        },
      ),
    );
  });
});

describe('spokenLength', () => {
  it.each([
    ['', 0],
    ['…  — 🙂', 0],
    ['Yes.', 4],
    ['a  b\n\nc', 5],
    ['12%', 10],
    ['灯台', 6],
  ])('of %j is %d', (text, letters) => {
    expect(spokenLength(text)).toBe(letters);
  });

  it('is the same for composed and decomposed letters', () => {
    expect(spokenLength('café'.normalize('NFD'))).toBe(spokenLength('café'));
  });
});

describe('durationBand', () => {
  it('allows any pace for a single word, but not half the time of a long text', () => {
    expect(durationBand(4, 'en').leastSeconds).toBe(0);
    expect(durationBand(4, 'en').mostSeconds).toBeGreaterThan(2);
    // 46 % of the time at 15 letters a second.
    expect(durationBand(1500, 'en-GB').leastSeconds).toBeGreaterThan(46);
    expect(durationBand(1500, null)).toEqual(durationBand(1500, 'xx'));
  });
});

describe('badness', () => {
  it('is greater for missing words than for a DC offset', () => {
    const [short] = judgeTake(take('x', 900, 10), defaultCheckLimits);
    const shifted = take('y', 900, 60);
    const offset = judgeTake(
      { ...shifted, measures: { ...shifted.measures, dcOffset: 0.1 } },
      defaultCheckLimits,
    );
    expect(badness([])).toBe(0);
    expect(badness(offset)).toBeGreaterThan(0);
    expect(badness(offset)).toBeLessThan(badness(short === undefined ? [] : [short]));
  });
});
