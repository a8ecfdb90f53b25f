import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AudioFormat } from '../../../src/audio/formats/registry.js';
import { type FileMeasures, measureFile } from '../../../src/audio/measure/measure-file.js';
import { judgeFiles } from '../../../src/check/files/judge-file.js';
import { targetNames, targetOf } from '../../../src/check/files/targets.js';
import { encodeWav } from '../../support/encode-wav.js';
import { ffmpegsHere } from '../../support/ffmpegs.js';
import { type Flaws, publishedSpeech } from '../../support/published-speech.js';

let folder = '';
let ffmpeg = '';
let count = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'narrate-judge-'));
  ffmpeg = (await ffmpegsHere())[0]!.path;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const mp3At = (bitRate: string) => ['-c:a', 'libmp3lame', '-b:a', bitRate];

/** Copies the channel to two channels. `-ac 2` would reduce the level by 3 dB. */
const asStereo = ['-af', 'pan=stereo|c0=c0|c1=c0'];

interface FileOptions extends Flaws {
  readonly format?: AudioFormat;
  /** Options of ffmpeg. */
  readonly encoder?: readonly string[];
  readonly rate?: number;
}

const wavs = new Map<string, Uint8Array>();

function wavOf(rate: number, flaws: Flaws): Uint8Array {
  const name = JSON.stringify([rate, flaws]);
  const wav = wavs.get(name) ?? encodeWav(publishedSpeech(rate, flaws), rate);
  wavs.set(name, wav);
  return wav;
}

/** Encodes sound with ffmpeg and measures the file. */
async function measured(options: FileOptions): Promise<{ format: AudioFormat; measures: FileMeasures }> {
  const { format = 'mp3', encoder = mp3At('192k'), rate = 44_100, ...flaws } = options;
  const number = ++count;
  const [input, path] = [join(folder, `${number}.in.wav`), join(folder, `${number}.${format}`)];
  await writeFile(input, wavOf(rate, flaws));
  await promisify(execFile)(ffmpeg, ['-v', 'error', '-i', input, ...encoder, path]);
  return { format, measures: await measureFile({ ffmpeg, path, signal: new AbortController().signal }) };
}

async function codesFor(name: string, options: FileOptions): Promise<readonly string[]> {
  const [findings = []] = judgeFiles([await measured(options)], targetOf(name));
  return findings.map(({ code }) => code);
}

describe('judgeFiles', () => {
  it.concurrent.each<[string, FileOptions]>([
    ['acx', {}],
    ['acx', { rmsDbfs: -22.7 }],
    ['acx', { rmsDbfs: -18.3, peakDbfs: -3.5 }],
    ['acx', { encoder: [...mp3At('320k'), ...asStereo] }],
    ['podcast', {}],
    ['podcast', { format: 'm4a', encoder: ['-c:a', 'aac', '-b:a', '96k'] }],
    ['podcast', { encoder: [...mp3At('192k'), ...asStereo] }],
    ['google-play', { encoder: mp3At('128k'), rate: 24_000 }],
    ['google-play', { format: 'flac', encoder: ['-c:a', 'flac'] }],
    ['google-play', { format: 'wav', encoder: ['-c:a', 'pcm_s16le', '-ar', '48000'] }],
    ['google-play', { format: 'm4a', encoder: ['-c:a', 'aac', '-b:a', '160k'] }],
    ['apple-books', { encoder: mp3At('96k') }],
    ['apple-books', { format: 'wav', encoder: ['-c:a', 'pcm_s16le'] }],
  ])('finds nothing for %s in a file with %j', async (name, options) => {
    expect(await codesFor(name, options)).toEqual([]);
  });

  it.concurrent.each<[string, string, FileOptions]>([
    ['acx', 'rms', { rmsDbfs: -24 }],
    ['acx', 'rms', { rmsDbfs: -17, peakDbfs: -5 }],
    ['acx', 'peak', { rmsDbfs: -14, peakDbfs: -2 }],
    ['acx', 'noise-floor', { noiseDbfs: -55 }],
    ['acx', 'sample-rate', { encoder: [...mp3At('192k'), '-ar', '48000'] }],
    ['acx', 'bit-rate', { encoder: mp3At('160k') }],
    ['acx', 'bit-rate-varies', { encoder: ['-c:a', 'libmp3lame', '-q:a', '0'] }],
    ['acx', 'head', { headSeconds: 0.3 }],
    ['acx', 'head', { headSeconds: 1.4 }],
    ['acx', 'tail', { tailSeconds: 0.5 }],
    ['acx', 'tail', { tailSeconds: 5.5 }],
    ['podcast', 'loudness', { rmsDbfs: -22 }],
    ['podcast', 'loudness', { rmsDbfs: -18.5, encoder: [...mp3At('192k'), ...asStereo] }],
    ['podcast', 'true-peak', { rmsDbfs: -12, peakDbfs: -0.1 }],
    ['google-play', 'sample-rate', { rate: 24_000, format: 'flac', encoder: ['-c:a', 'flac'] }],
    ['google-play', 'sample-bits', { format: 'wav', encoder: ['-c:a', 'pcm_s24le'] }],
    ['google-play', 'bit-rate', { encoder: mp3At('96k') }],
    ['google-play', 'bit-rate', { encoder: [...mp3At('192k'), ...asStereo] }],
    ['google-play', 'bit-rate', { format: 'm4a', encoder: ['-c:a', 'aac', '-b:a', '64k'] }],
    ['apple-books', 'bit-rate-varies', { encoder: ['-c:a', 'libmp3lame', '-q:a', '4'] }],
  ])('finds for %s the code %s in a file with %j', async (name, code, options) => {
    expect(await codesFor(name, options)).toContain(code);
  });

  it('finds files that are too long for the target', async () => {
    const file = await measured({});
    const { sound } = file.measures;
    const lasting = (hours: number) => {
      const samples = Math.round(hours * 3600 * sound.sampleRate);
      return { ...file, measures: { ...file.measures, sound: { ...sound, samples } } };
    };
    const judged = (name: string, hours: number) => judgeFiles([lasting(hours)], targetOf(name))[0];
    expect(judged('acx', 2)).toEqual([]);
    expect(judged('acx', 2.1)).toEqual([
      {
        code: 'length',
        message: 'has a length of 126.0 min, not at most 120 min',
        measured: 7560,
        least: null,
        most: 7200,
      },
    ]);
    expect(judged('apple-books', 22.9)).toEqual([]);
    expect(judged('apple-books', 23.1)?.[0]?.code).toBe('length');
    expect(judged('google-play', 100.1)?.[0]?.code).toBe('length');
  });

  it('finds a stereo file among mono files, for targets that require equal channels', async () => {
    const mono = await measured({});
    const stereo = await measured({ encoder: [...mp3At('192k'), ...asStereo] });
    const codes = (name: string) =>
      judgeFiles([mono, stereo, mono], targetOf(name)).map((findings) => findings.map(({ code }) => code));
    expect(codes('acx')).toEqual([[], ['channels'], []]);
    expect(codes('apple-books')).toEqual([[], ['channels'], []]);
  });

  it('includes the measured value and the bounds in the message', async () => {
    const [[finding] = []] = judgeFiles([await measured({ rmsDbfs: -27 })], targetOf('acx'));
    expect(finding?.message).toMatch(/^has an RMS level of -2[67]\.\d\d dB, not -23 to -18 dB$/);
    expect(finding).toMatchObject({ code: 'rms', least: -23, most: -18 });
  });
});

describe('targetOf', () => {
  it('returns each target by its name, and throws for an unknown name', () => {
    for (const name of targetNames) expect(targetOf(name).name).toBe(name);
    expect(() => targetOf('vinyl')).toThrowError(expect.objectContaining({ code: 'usage' }));
  });
});
