import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeAudio } from '../../src/audio/ffmpeg/encode.js';
import type { EncoderChoice } from '../../src/audio/formats/encoder-settings.js';
import type { AudioFormat } from '../../src/audio/formats/registry.js';
import { decode, describeMedia, likeness } from '../support/decode.js';
import { ffmpegsHere } from '../support/ffmpegs.js';
import { speechLike } from '../support/speech.js';

const ffmpegs = await ffmpegsHere();
const rate = 24_000;
const sound = speechLike(2 * rate + 17, rate, 3);
const { signal } = new AbortController();

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'narrate-chosen-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function* whole(): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(sound.buffer, sound.byteOffset, sound.byteLength);
}

/** Encoding choices, each with a pattern for ffmpeg's description of the stream. */
const choices: readonly (readonly [AudioFormat, EncoderChoice, RegExp])[] = [
  ['wav', { bitrate: null, sampleRate: 44_100, channels: 2 }, /44100 Hz, (2 channels|stereo)/],
  ['flac', { bitrate: null, sampleRate: 48_000, channels: 1 }, /48000 Hz, mono/],
  ['mp3', { bitrate: 192, sampleRate: 44_100, channels: 1 }, /44100 Hz, mono, \S+, 192 kb/],
  ['mp3', { bitrate: 64, sampleRate: 22_050, channels: 2 }, /22050 Hz, stereo, \S+, 64 kb/],
  ['mp3', { bitrate: 128, sampleRate: 48_000, channels: 2 }, /48000 Hz, stereo, \S+, 128 kb/],
  ['m4a', { bitrate: 96, sampleRate: 44_100, channels: 2 }, /44100 Hz, stereo/],
  ['opus', { bitrate: 32, sampleRate: 48_000, channels: 2 }, /48000 Hz, stereo/],
];
const cases = ffmpegs.flatMap((ffmpeg) =>
  choices.map(([format, encoding, stream]) => ({
    ffmpeg,
    format,
    encoding,
    stream,
    about: `${format} ${JSON.stringify(encoding)} by ffmpeg ${ffmpeg.version.slice(15, 24)}`,
  })),
);

describe.each(cases)('encodeAudio to $about', ({ ffmpeg, format, encoding, stream }) => {
  it('writes the chosen encoding with the length and the loudness of the sound', async () => {
    const path = join(folder, `out.${format}`);
    await encodeAudio({
      ffmpeg,
      format,
      encoding,
      sampleRate: rate,
      samples: sound.length,
      pcm: whole(),
      path,
      tags: [],
      language: null,
      markers: [],
      cover: null,
      signal,
    });
    expect(await describeMedia(ffmpeg.path, path)).toMatch(stream);
    const fileRate = encoding.sampleRate ?? rate;
    const decoded = await decode(ffmpeg.path, path, fileRate);
    const tolerance = { wav: 0, flac: 0, mp3: 0, m4a: 1_024, m4b: 1_024, opus: fileRate / 100 }[format];
    expect(Math.abs(decoded.length - Math.round((sound.length * fileRate) / rate))).toBeLessThanOrEqual(
      tolerance,
    );
    const back = await decode(ffmpeg.path, path, rate);
    expect(likeness(back, sound)).toBeGreaterThan(0.97);
    // Detects sound that is halved in one channel, or 3 dB off in both.
    expect(loudness(back) / loudness(sound)).toBeGreaterThan(0.9);
    expect(loudness(back) / loudness(sound)).toBeLessThan(1.1);
    if (format === 'mp3') expect(new Set(mp3Bitrates(await readFile(path))).size).toBe(1);
  });
});

const loudness = (pcm: Int16Array): number =>
  Math.sqrt(pcm.reduce((sum, sample) => sum + sample * sample, 0) / pcm.length);

/** Returns the bit rate index of every frame after the ID3 tag and the Info frame. */
function mp3Bitrates(bytes: Buffer): number[] {
  const tag = bytes.subarray(6, 10).reduce((size, byte) => size * 128 + byte, 0);
  const found: number[] = [];
  for (let at = tag + 10; at + 4 <= bytes.length; ) {
    const header = bytes.readUInt32BE(at);
    expect(header >>> 21).toBe(0x7ff);
    const isMpeg1 = ((header >>> 19) & 3) === 3;
    const index = (header >>> 12) & 15;
    const kbps = isMpeg1
      ? [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320][index]
      : [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160][index];
    const rates = isMpeg1 ? [44_100, 48_000, 32_000] : [22_050, 24_000, 16_000];
    const sampleRate = rates[(header >>> 10) & 3] ?? 0;
    found.push(index);
    at += Math.floor(((isMpeg1 ? 144_000 : 72_000) * (kbps ?? 0)) / sampleRate) + ((header >>> 9) & 1);
  }
  return found.slice(1);
}
