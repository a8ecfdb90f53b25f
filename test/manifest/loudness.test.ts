import { describe, expect, it } from 'vitest';
import { loudnessTargets, targetOfNumbers } from '../../src/audio/dsp/loudness-targets.js';
import { defaultEncoderChoice } from '../../src/audio/formats/encoder-settings.js';
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
  ])('%s sets the loudness target', (audio, target) => {
    const { manifest, diagnostics } = parse(audio);
    expect(diagnostics).toEqual([]);
    expect(manifest?.audio.loudness).toEqual(target);
  });

  it.each([
    ['{loudness: loud}', 'manifest-not-a-choice'],
    ['{loudness: {truePeak: -1}}', 'manifest-missing-key'],
    ['{loudness: {lufs: -3}}', 'manifest-out-of-range'],
    ['{loudness: {lufs: -18, peak: -1}}', 'manifest-unknown-key'],
  ])('rejects %s with %s', (audio, code) => {
    expect(parse(audio).diagnostics.map((found) => found.code)).toEqual([code]);
  });

  it('acx sets the mp3 encoding unless the manifest chooses another', () => {
    const mp3Of = (audio: string) => parse(audio).manifest?.audio.encoding.mp3;
    const acx = { bitrate: 192, sampleRate: 44_100, channels: null };
    expect(mp3Of('{}')).toEqual(acx);
    expect(mp3Of('{loudness: acx, encoding: {mp3: {bitrate: 256, channels: 1}}}')).toEqual({
      ...acx,
      bitrate: 256,
      channels: 1,
    });
    expect(mp3Of('{channels: 2}')).toEqual({ ...acx, channels: 2 });
    expect(mp3Of('{bitrate: 64}')).toEqual({ ...defaultEncoderChoice, bitrate: 64 });
    expect(mp3Of('{sampleRate: 24000}')).toEqual({ ...defaultEncoderChoice, sampleRate: 24_000 });
    expect(mp3Of('{loudness: podcast}')).toEqual(defaultEncoderChoice);
    expect(parse('{}').manifest?.audio.encoding.m4b).toEqual(defaultEncoderChoice);
  });
});

describe('a key that allows a word or a mapping', () => {
  it.each([
    [
      '{loudness: loud}',
      /podcast, ebu, off or a mapping of settings/,
      /settings of the mapping are lufs, truePeak/,
    ],
    ['{loudness: podcst}', /but it is podcst/, /^Did you mean `podcast`\?$/],
  ])('reports the unknown word in %s with the words and keys that are allowed', (audio, message, hint) => {
    const [found] = parse(audio).diagnostics;
    expect(found?.message).toMatch(message);
    expect(found?.hint).toMatch(hint);
  });

  it.each(['on', 'true', 'yes', '1'])('explains for `check: %s` that checks are on by default', (word) => {
    const source = `check: ${word}\nvoice: Kore\nchapters: [a.md]\n`;
    const { diagnostics } = parseManifest(source, { ...engines, file: 'pipeline.yaml', engine: null });
    expect(diagnostics).toEqual([
      expect.objectContaining({
        code: 'manifest-not-a-choice',
        message: `\`check\` must be off or a mapping of settings, but it is ${word}.`,
        hint: 'It is on without this line, and `off` turns it off. The settings of the mapping are retakes, maxPause, words.',
      }),
    ]);
  });
});

describe('conflicts with a written `loudness: acx`', () => {
  it.each([
    ['{loudness: acx, bitrate: 128}', '1:33', /^bitrate 128 conflicts/, /192 kb\/s or more/],
    ['{loudness: acx, encoding: {mp3: {bitrate: 96}}}', '1:50', /^bitrate 96/, /encoding/],
    ['{loudness: acx, sampleRate: 48000}', '1:36', /^sampleRate 48000/, /only 44100 Hz/],
    ['{loudness: acx, channels: 2}', '1:34', /^channels 2 conflicts/, /mono/],
    ['{loudness: acx, encoding: {mp3: {channels: 2}}}', '1:51', /^channels 2/, /mono/],
    ['{loudness: acx, chapters: [opus]}', '1:34', /^No mp3 among/, /Add mp3, or remove/],
    ['{loudness: acx, chapters: [], book: [mp3]}', '1:34', /^No mp3 among/, /a chapter/],
    ['{loudness: acx, gaps: {chapterStart: 1.5}}', '1:45', /^chapterStart 1\.5/, /0\.5 to 1 s .* before/],
    ['{loudness: acx, gaps: {chapterEnd: 0.5}}', '1:43', /^chapterEnd 0\.5/, /1 to 5 s .* after/],
  ])('%s is an error at %s', (audio, at, message, hint) => {
    const { diagnostics } = parse(audio);
    expect(diagnostics).toHaveLength(1);
    const [found] = diagnostics;
    expect(found?.code).toBe('manifest-loudness-contradicted');
    expect(`${found?.place?.line}:${found?.place?.column}`).toBe(at);
    expect(found?.message).toMatch(message);
    expect(found?.hint).toMatch(hint);
  });

  it.each([
    ['any setting with acx as the default', '{bitrate: 128, sampleRate: 48000, gaps: {chapterStart: 0}}'],
    ['another format with acx as the default', '{chapters: [opus], book: [], bitrate: 48, channels: 2}'],
    ['two channels in another format', '{loudness: acx, channels: 2, encoding: {mp3: {channels: 1}}}'],
    ['any format of the book', '{loudness: acx, book: [opus]}'],
    [
      'another chapter format in addition to mp3',
      '{loudness: acx, chapters: [mp3, opus], encoding: {opus: {bitrate: 48}}}',
    ],
    [
      'settings that ACX accepts',
      '{loudness: acx, bitrate: 320, book: [], sampleRate: 44100, gaps: {chapterStart: 0.5}}',
    ],
  ])('do not include %s', (_, audio) => {
    expect(parse(audio).diagnostics).toEqual([]);
  });
});
