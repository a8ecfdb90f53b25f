import { describe, expect, it } from 'vitest';
import type { FileMeasures } from '../../../src/audio/measure/measure-file.js';
import { adviceFor } from '../../../src/check/files/advice.js';
import { type FileFindingCode, fileFindingCodes } from '../../../src/check/files/file-finding.js';
import { judgeFiles } from '../../../src/check/files/judge-file.js';
import { type TargetName, targetOf } from '../../../src/check/files/targets.js';

const file = { kind: 'chapter', format: 'mp3', loudness: 'ebu', isDraft: false } as const;
const finding = (code: FileFindingCode) => ({ code, message: '', measured: 0, least: 0.5, most: 1 });
const advice = (code: FileFindingCode, { name = 'acx', ...changes }: Record<string, unknown> = {}) =>
  adviceFor(finding(code), { ...file, ...changes }, targetOf(name as TargetName));

describe('adviceFor', () => {
  it.each<[FileFindingCode, Record<string, unknown>, RegExp]>([
    ['rms', {}, /^Set `audio\.loudness: acx`/],
    ['sample-rate', {}, /^Set `audio\.loudness: acx`/],
    ['bit-rate', { loudness: 'podcast' }, /^Set `audio\.loudness: acx`/],
    ['loudness', { name: 'podcast' }, /set `audio\.loudness: podcast`/],
    ['peak', { loudness: 'acx' }, /missed `audio\.loudness: acx`.*narrate retake`/],
    ['noise-floor', {}, /chapterEnd.*narrate retake`/],
    ['noise-floor', { isDraft: true }, /narrate retake --draft`/],
    ['silent', {}, /narrate retake --flagged`/],
    ['silent', { isDraft: true }, /narrate retake --flagged --draft`/],
    ['head', {}, /`audio\.gaps\.chapterStart` to 0\.5 to 1 s/],
    ['tail', {}, /`audio\.gaps\.chapterEnd`/],
    ['sample-rate', { name: 'google-play', format: 'flac' }, /`audio\.encoding\.flac\.sampleRate`/],
    ['bit-rate', { loudness: 'acx' }, /`audio\.encoding\.mp3\.bitrate` to 0\.0005 to 0\.001\./],
    ['channels', {}, /`audio\.channels`/],
    ['bit-rate-varies', {}, /delete it/],
    ['length', {}, /Split/],
    ['length', { kind: 'book' }, /`audio\.chapters`/],
  ])('names the setting or command for %s with %j', (code, changes, expected) => {
    expect(advice(code, changes)).toMatch(expected);
  });

  it('returns the same text for everything that `loudness: acx` sets', () => {
    const texts = (['rms', 'peak', 'sample-rate', 'bit-rate'] as const).map((code) =>
      advice(code, { loudness: 'podcast' }),
    );
    expect(new Set(texts).size).toBe(1);
  });

  it('returns null only for findings whose message has the advice', () => {
    const withoutAdvice = Object.keys(fileFindingCodes).filter(
      (code) => advice(code as FileFindingCode) === null,
    );
    expect(withoutAdvice).toEqual(['missing', 'stale', 'undecodable']);
  });
});

describe('judgeFiles with a silent file', () => {
  const measures: FileMeasures = {
    codec: 'mp3',
    channels: 1,
    sampleBits: null,
    bitRate: 96_000,
    isConstantBitRate: true,
    sound: {
      sampleRate: 44_100,
      samples: 441_000,
      peakDbfs: -63,
      truePeakDbtp: -63,
      rmsDbfs: -75,
      noiseFloorDbfs: -75,
      loudnessLufs: null,
      headSamples: 441_000,
      tailSamples: 0,
    },
  };
  const judged = (name: TargetName, sound: Partial<FileMeasures['sound']> = {}) =>
    judgeFiles(
      [{ format: 'mp3', measures: { ...measures, sound: { ...measures.sound, ...sound } } }],
      targetOf(name),
    )[0];

  it('reports silence instead of level and silence at the ends', () => {
    expect(judged('acx')?.map(({ code }) => code)).toEqual(['silent', 'bit-rate']);
    expect(judged('acx')?.[0]?.message).toBe('is silent throughout (10.0 s, peak -63 dB)');
    expect(judged('podcast', { peakDbfs: -120 })?.map(({ message }) => message)).toEqual([
      'is silent throughout (10.0 s, no sound at all)',
    ]);
    expect(judged('apple-books')?.map(({ code }) => code)).toEqual(['silent']);
  });

  it('does not report silence if there is speech after a long silence', () => {
    expect(judged('acx', { headSamples: 300_000 })?.map(({ code }) => code)).toContain('head');
  });
});
