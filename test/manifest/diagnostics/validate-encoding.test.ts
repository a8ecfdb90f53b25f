import { describe, expect, it } from 'vitest';
import { defaultEncoderChoice } from '../../../src/audio/formats/encoder-settings.js';
import { parseManifest } from '../../../src/manifest/parse-manifest.js';
import { engines } from '../profiles.js';

const parse = (audio: string) =>
  parseManifest(`audio: ${audio}\nvoice: Kore\nchapters: [a.md]\n`, {
    ...engines,
    file: 'pipeline.yaml',
    engine: null,
  });

describe('encoder settings', () => {
  it('apply to all formats, are overridden by those of one format, and set no bit rate for lossless formats', () => {
    const { manifest, diagnostics } = parse(
      '{book: [m4b, mp3, opus], bitrate: 64, channels: 2, encoding: {mp3: {bitrate: 192, sampleRate: 44100}, m4b: {channels: 1}}}',
    );
    expect(diagnostics).toEqual([]);
    expect(manifest?.audio.encoding).toEqual({
      wav: { ...defaultEncoderChoice, channels: 2 },
      flac: { ...defaultEncoderChoice, channels: 2 },
      mp3: { bitrate: 192, sampleRate: 44_100, channels: 2 },
      m4a: { bitrate: 64, sampleRate: null, channels: 2 },
      opus: { bitrate: 64, sampleRate: null, channels: 2 },
      m4b: { bitrate: 64, sampleRate: null, channels: 1 },
    });
  });

  it('are separate for the audio of an EPUB', () => {
    const epubOf = (audio: string, publish: string) =>
      parseManifest(`audio: ${audio}\npublish: ${publish}\nvoice: Kore\nchapters: [a.md]\n`, {
        ...engines,
        file: 'pipeline.yaml',
        engine: null,
      });
    expect(epubOf('{bitrate: 96, channels: 2}', '{epub: true}').manifest?.publish.epub).toEqual({
      format: 'mp3',
      encoding: { bitrate: 64, sampleRate: null, channels: null },
    });
    expect(
      epubOf('{encoding: {epub: {format: m4a, bitrate: 48}}}', '{epub: true}').manifest?.publish.epub,
    ).toEqual({ format: 'm4a', encoding: { bitrate: 48, sampleRate: null, channels: null } });
    expect(epubOf('{}', '{epub: false}').manifest?.publish.epub).toBeNull();
    // A book may have only an EPUB.
    expect(epubOf('{chapters: [], book: []}', '{epub: true}').diagnostics).toEqual([]);
    expect(epubOf('{encoding: {epub: {bitrate: 63}}}', '{epub: true}').diagnostics).toMatchObject([
      {
        code: 'manifest-bad-encoding',
        message: 'mp3 does not support 63 kb/s.',
        place: { line: 1, column: 36 },
      },
    ]);
  });

  it.each([
    [
      '{bitrate: 190}',
      '1:18',
      'mp3 does not support 190 kb/s.',
      /^It supports 8, 16, .* 256 or 320 kb\/s\.$/,
    ],
    ['{chapters: [opus], book: [], sampleRate: 44100}', '1:49', 'opus does not support 44100 Hz.', /mp3/],
    ['{sampleRate: 37800, book: []}', '1:21', 'mp3 does not support 37800 Hz.', /44100 or 48000/],
    [
      '{sampleRate: 24000, bitrate: 192, book: []}',
      '1:37',
      'mp3 does not support 192 kb/s at 24000 Hz.',
      /160/,
    ],
    [
      '{encoding: {m4a: {bitrate: 200, sampleRate: 24000}}}',
      '1:35',
      /m4a does not support 200/,
      /16 to 144 kb/,
    ],
    [
      '{encoding: {opus: {sampleRate: 24000}}}',
      '1:39',
      'opus does not support 24000 Hz.',
      'It supports 48000 Hz.',
    ],
    ['{chapters: [flac], book: [], bitrate: 64}', '1:46', /none of the chosen formats/, /Remove/],
  ])('%s is reported as unsupported at %s', (audio, at, message, hint) => {
    const { diagnostics } = parse(audio);
    const own = diagnostics.filter(({ code }) => code === 'manifest-bad-encoding');
    expect(own).toHaveLength(1);
    expect(own[0]).toMatchObject({
      severity: 'error',
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    });
    expect(`${own[0]?.place?.line}:${own[0]?.place?.column}`).toBe(at);
  });

  it.each([
    ['{sampleRate: 44.1}', ['The unit is Hz. Did you mean 44100?']],
    ['{sampleRate: 48, loudness: acx}', ['The unit is Hz. Did you mean 48000?']],
    ['{bitrate: 192000, loudness: acx}', ['The unit is kb/s. Did you mean 192?']],
    ['{encoding: {mp3: {sampleRate: 22.05}}}', ['The unit is Hz. Did you mean 22050?']],
    ['{sampleRate: 5}', ['The minimum is 8000.']],
    ['{sampleRate: 44100.5}', [undefined]],
  ])('%s is reported once, not for each format', (audio, hints) => {
    expect(parse(audio).diagnostics.map(({ hint }) => hint)).toEqual(hints);
  });

  it.each([
    ['{bitrate: 192}', '1:18', 'm4b with 192 kb/s needs 32000 Hz', /up to 144 kb\/s.*sampleRate: 32000/],
    ['{book: [], encoding: {m4a: {bitrate: 400, channels: 2}}}', '1:45', 'm4a with 400 kb/s', /288/],
  ])('%s raises the sample rate of AAC, with a warning', (audio, at, message, hint) => {
    const { diagnostics, manifest } = parse(audio);
    expect(manifest).not.toBeNull();
    expect(diagnostics).toHaveLength(1);
    const [found] = diagnostics;
    expect(found).toMatchObject({ code: 'manifest-raised-rate', severity: 'warning' });
    expect(found?.message).toContain(message);
    expect(found?.hint).toMatch(hint);
    expect(`${found?.place?.line}:${found?.place?.column}`).toBe(at);
  });

  it.each([
    '{bitrate: 144}',
    '{book: [], bitrate: 192}',
    '{encoding: {m4b: {bitrate: 192, sampleRate: 32000}}}',
    '{encoding: {m4b: {bitrate: 320, sampleRate: 64000}}}',
  ])('%s is accepted without a warning', (audio) => {
    expect(parse(audio).diagnostics).toEqual([]);
  });

  it('cannot have a bit rate that AAC supports only above 48,000 Hz, unless that sample rate is set', () => {
    expect(parse('{book: [m4b], bitrate: 320}').diagnostics).toEqual([
      expect.objectContaining({ code: 'manifest-bad-encoding', message: 'm4b does not support 320 kb/s.' }),
    ]);
  });

  it('are checked only for formats that are written', () => {
    expect(parse('{chapters: [wav], book: [], sampleRate: 37800}').diagnostics).toEqual([]);
    expect(parse('{chapters: [mp3], book: [], bitrate: 320}').diagnostics).toEqual([]);
  });

  it('must be numbers within bounds, with bit rates only for lossy formats', () => {
    const codes = (audio: string) => parse(audio).diagnostics.map(({ code }) => code);
    expect(codes('{channels: 3}')).toEqual(['manifest-out-of-range']);
    expect(codes('{bitrate: 64k}')).toEqual(['manifest-wrong-type']);
    expect(codes('{encoding: {wav: {bitrate: 64}}}')).toEqual(['manifest-unknown-key']);
    expect(codes('{encoding: {mp4: {bitrate: 64}}}')).toEqual(['manifest-unknown-key']);
  });
});
