import { spawnSync } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createLoudnessMeter } from '../../../src/audio/dsp/loudness.js';
import { loudnessTargets, targetOfNumbers } from '../../../src/audio/dsp/loudness-targets.js';
import { defaultEncoderChoice } from '../../../src/audio/formats/encoder-settings.js';
import { measureFile } from '../../../src/audio/measure/measure-file.js';
import { judgeFiles } from '../../../src/check/files/judge-file.js';
import { targetOf } from '../../../src/check/files/targets.js';
import { encodeToTarget } from '../../../src/deliver/sound/encode-to-target.js';
import type { TimelineDocument } from '../../../src/deliver/timeline/timeline-file.js';
import { defaultEncodings } from '../../../src/manifest/schema/encoding-schema.js';
import { decode } from '../../support/decode.js';
import { encodeWav } from '../../support/encode-wav.js';
import { type EspeakTake, takesOfProse } from '../../support/espeak-takes.js';
import { ffmpegsHere } from '../../support/ffmpegs.js';
import { BookOnDisk, gaps } from '../book-on-disk.js';

const [ffmpeg] = await ffmpegsHere();
const program = ffmpeg?.path ?? '';
const { signal } = new AbortController();
const acxEncodings = {
  ...defaultEncodings,
  mp3: { bitrate: 192, sampleRate: 44_100, channels: null },
};

let takes: readonly EspeakTake[];
beforeAll(async () => {
  takes = await takesOfProse(6, 220);
});

const louder = (samples: Int16Array, gainDb: number): Int16Array =>
  samples.map((value) => Math.round(value * 10 ** (gainDb / 20)));

/** Cuts off everything within the given number of decibels of the greatest sample. */
function clipped(samples: Int16Array, byDb: number): Int16Array {
  const limit = samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / 10 ** (byDb / 20);
  return samples.map((value) => Math.max(-limit, Math.min(limit, value)));
}

/** Creates a chapter of espeak takes with the given gains in dB, clipped by some dB. */
async function bookOf(gains: readonly number[], whisperers: ReadonlySet<number> = new Set(), clippedDb = 0) {
  const book = await BookOnDisk.create();
  onTestFinished(() => rm(book.root, { recursive: true }));
  const spoken = [];
  for (const [index, gain] of gains.entries()) {
    const take = takes[index % takes.length]!;
    const text = `take ${index}`;
    book.sounds.set(text, clipped(louder(take.samples, gain), clippedDb));
    await writeFile(book.takePath(text), encodeWav(book.sounds.get(text)!, take.sampleRate));
    const voiceSettings = {
      voice: 'Kore',
      prompt: whisperers.has(index) ? 'Whisper.' : null,
      language: null,
    };
    spoken.push({
      text,
      voiceSettings,
      seam: index === 0 ? ('chapter-start' as const) : ('paragraph' as const),
    });
  }
  return { book, chapter: await book.chapter(1, 'One', spoken) };
}

/** Measures a file with ffmpeg's own meter. */
function ebur128(path: string): { loudness: number; truePeak: number } {
  const options = [
    '-nostdin',
    '-hide_banner',
    '-nostats',
    '-i',
    path,
    '-af',
    'ebur128=peak=true',
    '-f',
    'null',
    '-',
  ];
  const said = String(spawnSync(program, options).stderr);
  const summary = said.slice(said.lastIndexOf('Summary:'));
  return {
    loudness: Number(/I:\s+(-?[\d.]+) LUFS/.exec(summary)?.[1]),
    truePeak: Number(/Peak:\s+(-?[\d.]+) dBFS/.exec(summary)?.[1]),
  };
}

const timelineOf = async (book: BookOnDisk): Promise<TimelineDocument> =>
  JSON.parse(await readFile(join(book.root, 'audiobook/timeline.json'), 'utf8'));

describe('loudness', () => {
  it('passes every requirement of ACX with `acx` and MP3, measured on the written file', async () => {
    const { book, chapter } = await bookOf([0, -9, 3, -4]);
    const delivered = await book.deliver([chapter], {
      audio: {
        chapters: ['mp3'],
        book: ['m4b'],
        encoding: acxEncodings,
        loudness: loudnessTargets.acx,
        gaps: { ...gaps, chapterStart: 0.75, chapterEnd: 2 },
      },
    });
    expect(book.events.filter(({ type }) => type === 'warning')).toEqual([]);
    expect(delivered.written).toHaveLength(2);
    const path = join(book.root, 'audiobook/01-one.mp3');
    const measures = await measureFile({ ffmpeg: program, path, signal });
    expect(judgeFiles([{ format: 'mp3', measures }], targetOf('acx'))).toEqual([[]]);
    expect(measures.sound.noiseFloorDbfs).toBeGreaterThan(-90);
    expect(ebur128(path).truePeak).toBeLessThanOrEqual(-3);
    // At 192 kb/s encoding does not raise peaks, so narrate did not decode the file to measure it.
    expect((await timelineOf(book)).files.map(({ levels }) => levels)).toEqual([null, null]);
    expect(Math.abs(measures.sound.rmsDbfs + 20.5)).toBeLessThan(1);
  });

  it.each([6, 12, 24])('keeps speech under the peak of ACX that is clipped by %i dB', async (clippedDb) => {
    const { book, chapter } = await bookOf([0, -9, 3, -4], new Set(), clippedDb);
    const chapterEncodings = { ...acxEncodings, m4a: { ...defaultEncoderChoice, bitrate: 64 } };
    await book.deliver([chapter], {
      audio: {
        chapters: ['mp3', 'm4a'],
        book: [],
        encoding: chapterEncodings,
        loudness: loudnessTargets.acx,
      },
    });
    for (const { name, levels } of (await timelineOf(book)).files) {
      const path = join(book.root, 'audiobook', name);
      const { sound } = await measureFile({ ffmpeg: program, path, signal });
      expect(levels).toBeNull();
      expect(sound.truePeakDbtp).toBeLessThanOrEqual(loudnessTargets.acx.truePeak);
      expect(Math.abs(sound.rmsDbfs + 20.5)).toBeLessThan(loudnessTargets.acx.tolerance);
    }
  });

  it('measures a file after encoding if that may raise its peak too much', async () => {
    const { book, chapter } = await bookOf([0, -9]);
    const encoding = { ...defaultEncodings, mp3: { ...defaultEncoderChoice, bitrate: 64 } };
    await book.deliver([chapter], {
      audio: { chapters: ['mp3'], book: [], encoding, loudness: loudnessTargets.acx },
    });
    const [file] = (await timelineOf(book)).files;
    const path = join(book.root, 'audiobook/01-one.mp3');
    const { sound } = await measureFile({ ffmpeg: program, path, signal });
    expect(file?.levels?.rmsDbfs).toBeCloseTo(sound.rmsDbfs, 1);
    expect(file?.levels?.truePeakDbtp).toBeCloseTo(sound.truePeakDbtp, 1);
  });

  it.each([
    ['podcast', loudnessTargets.podcast, 1, -19],
    ['podcast, on two channels', loudnessTargets.podcast, 2, -16],
    ['ebu', loudnessTargets.ebu, 1, -23],
    ['ebu, on two channels', loudnessTargets.ebu, 2, -23],
    ['numbers', targetOfNumbers(-18, -2), 1, -18],
  ] as const)('writes a file with the wanted level for %s', async (_, loudness, channels, lufs) => {
    const { book, chapter } = await bookOf([-8, 0, -3]);
    const encoding = { ...defaultEncodings, flac: { ...defaultEncoderChoice, channels } };
    await book.deliver([chapter], { audio: { chapters: ['flac'], encoding, loudness } });
    const { loudness: measured, truePeak } = ebur128(join(book.root, 'audiobook/01-one.flac'));
    // ffmpeg prints one decimal.
    expect(Math.abs(measured - lufs)).toBeLessThanOrEqual(loudness.tolerance + 0.05);
    expect(truePeak).toBeLessThanOrEqual(loudness.truePeak);
    expect(book.events.filter(({ type }) => type === 'warning')).toEqual([]);
  });

  it('compensates for the limiter when it lowers the sound only a little', async () => {
    const { book, chapter } = await bookOf([-8, 0, -3]);
    const encoding = { ...defaultEncodings, mp3: defaultEncoderChoice };
    for (const [lufs, truePeak] of [
      [-18, -1],
      [-19, -3],
    ] as const) {
      await book.deliver([chapter], {
        audio: { chapters: ['mp3'], encoding, loudness: targetOfNumbers(lufs, truePeak) },
      });
      const [file] = (await timelineOf(book)).files;
      expect(Math.abs((file?.levels?.loudnessLufs ?? 0) - lufs)).toBeLessThanOrEqual(0.2);
      expect(file?.levels?.truePeakDbtp).toBeLessThanOrEqual(truePeak);
    }
    expect(book.events.filter(({ type }) => type === 'warning')).toEqual([]);
  });

  it('warns with the measured levels when the target would need distortion', async () => {
    const { book, chapter } = await bookOf([0]);
    await book.deliver([chapter], { audio: { loudness: targetOfNumbers(-8, -6) } });
    expect(ebur128(join(book.root, 'audiobook/01-one.wav')).truePeak).toBeLessThanOrEqual(-6);
    expect(book.events).toContainEqual({
      type: 'warning',
      code: 'loudness-missed',
      message: expect.stringMatching(
        /^audiobook\/01-one\.wav has a loudness of -1\d\.\d LUFS instead of -8 ± 0\.3\.$/,
      ),
    });
  });

  it('matches the levels of the takes of a voice by up to 6 dB, and does not raise a whisper to the level of speech', async () => {
    const { book, chapter } = await bookOf([0, -5, 4, -14, -16, -20], new Set([3, 4]));
    await book.deliver([chapter], { audio: { loudness: loudnessTargets.ebu } });
    const { sampleRate } = takes[0]!;
    const sound = await decode(program, join(book.root, 'audiobook/01-one.wav'), sampleRate);
    const loudness = (await timelineOf(book)).chapters[0]!.chunks.map(({ startSeconds, endSeconds }) => {
      const meter = createLoudnessMeter(sampleRate);
      meter.add(sound.subarray(Math.round(startSeconds * sampleRate), Math.round(endSeconds * sampleRate)));
      return meter.integratedLufs()!;
    });
    const [first, second, third, whisper, other, lost] = loudness as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    // Of the voice's four takes, three are matched and one is too far off.
    expect(Math.abs(first - second)).toBeLessThan(0.1);
    expect(Math.abs(whisper - other)).toBeLessThan(0.1);
    expect(first - whisper).toBeGreaterThan(9);
    expect(first - lost).toBeGreaterThan(5);
    expect(first - third).toBeLessThan(4);
  });

  it('writes the same bytes for the same target, regenerates files for another target, and saves no levels without a target', async () => {
    const { book, chapter } = await bookOf([0, -3]);
    const deliver = (loudness: typeof loudnessTargets.acx | null) =>
      book.deliver([chapter], { audio: { chapters: ['mp3'], book: ['m4b'], loudness } });
    const read = () =>
      Promise.all(
        ['01-one.mp3', 'the-book.m4b', 'timeline.json'].map((name) =>
          readFile(join(book.root, 'audiobook', name)),
        ),
      );
    await deliver(loudnessTargets.podcast);
    const before = await read();
    await rm(join(book.root, 'audiobook'), { recursive: true });
    expect((await deliver(loudnessTargets.podcast)).written).toHaveLength(2);
    const after = await read();
    for (const index of [0, 1]) expect(after[index]!.equals(before[index]!)).toBe(true);
    expect((await deliver(loudnessTargets.podcast)).written).toEqual([]);
    expect((await deliver(loudnessTargets.ebu)).written).toHaveLength(2);
    expect((await deliver(null)).written).toHaveLength(2);
    expect((await timelineOf(book)).files.map(({ levels }) => levels)).toEqual([null, null]);
  });
});

describe('encodeToTarget', () => {
  const levels = { loudnessLufs: -19, rmsDbfs: -20, peakDbfs: -1, truePeakDbtp: -0.4 };
  const attempts = (...measured: readonly Partial<typeof levels>[]) => {
    const corrections: unknown[] = [];
    let count = 0;
    const outcome = encodeToTarget({
      target: loudnessTargets.podcast,
      channels: 1,
      peakRiseDb: 1,
      encode: async (correction, isFirst) => {
        corrections.push({ ...correction, isFirst });
        return null;
      },
      measure: async () => ({ ...levels, ...measured[count++] }),
    });
    return outcome.then((result) => ({ ...result, corrections }));
  };

  it('encodes once more with a correction if the file misses its target', async () => {
    const { miss, corrections } = await attempts({ loudnessLufs: -20.5 }, { truePeakDbtp: -1.3 });
    expect(corrections).toEqual([
      { gainDb: 0, peakDb: 0, isFirst: true },
      { gainDb: 1.5, peakDb: expect.closeTo(0.8, 6), isFirst: false },
    ]);
    expect(miss).toBeNull();
  });

  it('returns what the second attempt misses', async () => {
    const { miss, corrections } = await attempts({}, {});
    expect(corrections).toHaveLength(2);
    expect(miss).toEqual({ gainDb: 0, peakDb: expect.closeTo(0.6, 6) });
  });

  it('encodes only once if the file meets its target', async () => {
    const { miss, corrections } = await attempts({ truePeakDbtp: -1 });
    expect(corrections).toHaveLength(1);
    expect(miss).toBeNull();
  });
});
