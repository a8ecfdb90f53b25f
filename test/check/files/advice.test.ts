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
    ['peak', { loudness: 'acx' }, /is acx already.*narrate retake`/],
    ['noise-floor', {}, /chapterEnd.*narrate retake`/],
    ['noise-floor', { isDraft: true }, /narrate retake --draft`/],
    ['silent', {}, /narrate retake --suspect`/],
    ['silent', { isDraft: true }, /narrate retake --suspect --draft`/],
    ['head', {}, /`audio\.gaps\.chapterStart` to 0\.5 to 1 s/],
    ['tail', {}, /`audio\.gaps\.chapterEnd`/],
    ['sample-rate', { name: 'google-play', format: 'flac' }, /`audio\.encoding\.flac\.sampleRate`/],
    ['bit-rate', { loudness: 'acx' }, /`audio\.encoding\.mp3\.bitrate` to 0\.0005 to 0\.001\./],
    ['channels', {}, /`audio\.channels`/],
    ['bit-rate-varies', {}, /remove it/],
    ['length', {}, /Split/],
    ['length', { kind: 'book' }, /`audio\.chapters`/],
  ])('for %s with %j', (code, changes, says) => {
    expect(advice(code, changes)).toMatch(says);
  });

  it('says once what `loudness: acx` sees to, level and encoding', () => {
    const said = (['rms', 'peak', 'sample-rate', 'bit-rate'] as const).map((code) =>
      advice(code, { loudness: 'podcast' }),
    );
    expect(new Set(said).size).toBe(1);
  });

  it('leaves alone what says itself what to do, and nothing else', () => {
    const silent = Object.keys(fileFindingCodes).filter((code) => advice(code as FileFindingCode) === null);
    expect(silent).toEqual(['missing', 'stale', 'undecodable']);
  });
});

describe('a file that is silence all through', () => {
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

  it('is called that, and neither quiet nor late', () => {
    expect(judged('acx')?.map(({ code }) => code)).toEqual(['silent', 'bit-rate']);
    expect(judged('acx')?.[0]?.message).toBe('is silence all through (10.0 s, peak -63 dB)');
    expect(judged('podcast', { peakDbfs: -120 })?.map(({ message }) => message)).toEqual([
      'is silence all through (10.0 s, not a sound in it)',
    ]);
    expect(judged('apple-books')?.map(({ code }) => code)).toEqual(['silent']);
  });

  it('is none where something is said, however late', () => {
    expect(judged('acx', { headSamples: 300_000 })?.map(({ code }) => code)).toContain('head');
  });
});
