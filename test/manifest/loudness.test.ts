import { describe, expect, it } from 'vitest';
import { loudnessTargets, targetOfNumbers } from '../../src/audio/dsp/loudness-targets.js';
import { bestForTakes } from '../../src/audio/formats/encoder-settings.js';
import { parseManifest } from '../../src/manifest/parse-manifest.js';
import { engines } from './profiles.js';

const parse = (audio: string) =>
  parseManifest(`audio: ${audio}\nvoice: Kore\nchapters: [a.md]\n`, {
    ...engines,
    file: 'pipeline.yaml',
    engine: null,
  });

describe('audio.loudness', () => {
  it.each([
    ['{}', loudnessTargets.acx],
    ['{loudness: acx}', loudnessTargets.acx],
    ['{loudness: podcast}', loudnessTargets.podcast],
    ['{loudness: ebu}', loudnessTargets.ebu],
    ['{loudness: off}', null],
    ['{loudness: {lufs: -18}}', targetOfNumbers(-18, -1)],
    ['{loudness: {lufs: -18, truePeak: -2.5}}', targetOfNumbers(-18, -2.5)],
  ])('%s', (audio, target) => {
    const { manifest, diagnostics } = parse(audio);
    expect(diagnostics).toEqual([]);
    expect(manifest?.audio.loudness).toEqual(target);
  });

  it.each([
    ['{loudness: loud}', 'manifest-not-a-choice'],
    ['{loudness: {truePeak: -1}}', 'manifest-missing-key'],
    ['{loudness: {lufs: -3}}', 'manifest-out-of-range'],
    ['{loudness: {lufs: -18, peak: -1}}', 'manifest-unknown-key'],
  ])('%s is an error', (audio, code) => {
    expect(parse(audio).diagnostics.map((found) => found.code)).toEqual([code]);
  });

  it('acx sets what mp3 is encoded with, where nothing else is chosen', () => {
    const mp3Of = (audio: string) => parse(audio).manifest?.audio.encoding.mp3;
    const acx = { bitrate: 192, sampleRate: 44_100, channels: null };
    expect(mp3Of('{}')).toEqual(acx);
    expect(mp3Of('{loudness: acx, encoding: {mp3: {bitrate: 256, channels: 1}}}')).toEqual({
      ...acx,
      bitrate: 256,
      channels: 1,
    });
    expect(mp3Of('{channels: 2}')).toEqual({ ...acx, channels: 2 });
    expect(mp3Of('{bitrate: 64}')).toEqual({ ...bestForTakes, bitrate: 64 });
    expect(mp3Of('{sampleRate: 24000}')).toEqual({ ...bestForTakes, sampleRate: 24_000 });
    expect(mp3Of('{loudness: podcast}')).toEqual(bestForTakes);
    expect(parse('{}').manifest?.audio.encoding.m4b).toEqual(bestForTakes);
  });
});

describe('a word where a word or a mapping may stand', () => {
  it.each([
    ['{loudness: loud}', /podcast, ebu, off or a mapping of keys/, /the keys are lufs, truePeak/],
    ['{loudness: podcst}', /this is podcst/, /^Did you mean `podcast`\?$/],
  ])('%s', (audio, message, hint) => {
    const [found] = parse(audio).diagnostics;
    expect(found?.message).toMatch(message);
    expect(found?.hint).toMatch(hint);
  });

  it.each(['on', 'true', 'yes', '1'])('check: %s is what is anyway', (word) => {
    const source = `check: ${word}\nvoice: Kore\nchapters: [a.md]\n`;
    const { diagnostics } = parseManifest(source, { ...engines, file: 'pipeline.yaml', engine: null });
    expect(diagnostics).toEqual([
      expect.objectContaining({
        code: 'manifest-not-a-choice',
        message: `\`check\` takes off or a mapping of keys, and this is ${word}.`,
        hint: 'Without the line it is on, `off` ends it; the keys are retakes, maxPause.',
      }),
    ]);
  });
});

describe('what contradicts a written acx', () => {
  it.each([
    ['{loudness: acx, bitrate: 128}', '1:33', /^bitrate 128 contradicts/, /192 kb\/s or more/],
    ['{loudness: acx, encoding: {mp3: {bitrate: 96}}}', '1:50', /^bitrate 96/, /encoding/],
    ['{loudness: acx, sampleRate: 48000}', '1:36', /^sampleRate 48000/, /44100 Hz alone/],
    ['{loudness: acx, channels: 2}', '1:34', /^channels 2 contradicts/, /mono/],
    ['{loudness: acx, encoding: {mp3: {channels: 2}}}', '1:51', /^channels 2/, /mono/],
    ['{loudness: acx, chapters: [opus]}', '1:34', /^No mp3 among/, /add mp3, or remove/],
    ['{loudness: acx, chapters: [], book: [mp3]}', '1:34', /^No mp3 among/, /a chapter/],
    ['{loudness: acx, gaps: {chapterStart: 1.5}}', '1:45', /^chapterStart 1\.5/, /0\.5 to 1 s .* before/],
    ['{loudness: acx, gaps: {chapterEnd: 0.5}}', '1:43', /^chapterEnd 0\.5/, /1 to 5 s .* after/],
  ])('%s', (audio, at, message, hint) => {
    const { diagnostics } = parse(audio);
    expect(diagnostics).toHaveLength(1);
    const [found] = diagnostics;
    expect(found?.code).toBe('manifest-loudness-contradicted');
    expect(`${found?.place?.line}:${found?.place?.column}`).toBe(at);
    expect(found?.message).toMatch(message);
    expect(found?.hint).toMatch(hint);
  });

  it.each([
    ['by default, nothing does', '{bitrate: 128, sampleRate: 48000, gaps: {chapterStart: 0}}'],
    ['another format by default', '{chapters: [opus], book: [], bitrate: 48, channels: 2}'],
    ['two channels in another format', '{loudness: acx, channels: 2, encoding: {mp3: {channels: 1}}}'],
    ['any book, or none', '{loudness: acx, book: [opus]}'],
    ['another format beside mp3', '{loudness: acx, chapters: [mp3, opus], encoding: {opus: {bitrate: 48}}}'],
    [
      'what ACX takes',
      '{loudness: acx, bitrate: 320, book: [], sampleRate: 44100, gaps: {chapterStart: 0.5}}',
    ],
  ])('%s is none', (_, audio) => {
    expect(parse(audio).diagnostics).toEqual([]);
  });
});
