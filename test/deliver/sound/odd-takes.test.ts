import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { TimelineDocument } from '../../../src/deliver/timeline/timeline-file.js';
import { run } from '../../../src/index.js';
import { fmtChunk, riff, riffChunk } from '../../audio/wav-fixture.js';
import { makeBook } from '../../support/book-folder.js';
import { decode, likeness } from '../../support/decode.js';
import { encodeWav } from '../../support/encode-wav.js';
import { ffmpegsHere } from '../../support/ffmpegs.js';
import { startScriptedGateway } from '../../support/scripted-gateway.js';
import { speechLike } from '../../support/speech.js';
import { keptOf } from '../book-on-disk.js';

const [ffmpeg] = await ffmpegsHere();
const rate = 24_000;

/** An unusual take with its expected mono 16-bit sound; null: whatever ffmpeg resamples it to. */
interface OddTake {
  readonly name: string;
  readonly wav: Uint8Array;
  readonly sound: Int16Array | null;
}

const pcmOf = (
  values: readonly number[],
  bytes: number,
  write: (data: Buffer, value: number, at: number) => void,
) => {
  const data = Buffer.alloc(values.length * bytes);
  for (const [index, value] of values.entries()) write(data, value, index * bytes);
  return riffChunk('data', data);
};

/** Returns every valid form. The lengths differ, so that a mix-up is noticed. */
function oddTakes(): OddTake[] {
  const source = (seed: number, atRate = rate) =>
    speechLike(Math.round(atRate * (0.4 + seed / 20)), atRate, seed);
  const [plain, eight, stereo, float, fine, streamed, other] = [1, 2, 3, 4, 5, 6, 7].map((seed) => [
    ...source(seed),
  ]) as [number[], number[], number[], number[], number[], number[], number[]];
  const pairs = stereo.flatMap((value, index) => [value, index % 2 === 0 ? -value : value]);
  const bytes16 = (values: readonly number[]) =>
    pcmOf(values, 2, (data, value, at) => data.writeInt16LE(value, at));
  return [
    { name: '16 bits', wav: encodeWav(Int16Array.from(plain), rate), sound: Int16Array.from(plain) },
    {
      name: '8 bits',
      wav: riff([
        fmtChunk({ bits: 8 }),
        pcmOf(eight, 1, (data, value, at) => data.writeUInt8((value >> 8) + 128, at)),
      ]),
      sound: Int16Array.from(eight, (value) => (value >> 8) << 8),
    },
    {
      name: 'stereo',
      wav: riff([fmtChunk({ channels: 2 }), bytes16(pairs)]),
      sound: Int16Array.from(stereo, (value, index) => (index % 2 === 0 ? 0 : value)),
    },
    {
      name: 'float',
      wav: riff([
        fmtChunk({ tag: 3, bits: 32 }),
        pcmOf(float, 4, (data, value, at) => data.writeFloatLE(value / 32_768, at)),
      ]),
      sound: Int16Array.from(float),
    },
    {
      name: '24 bits, in the extensible form, behind a chunk of another kind',
      wav: riff([
        riffChunk('LIST', Buffer.from('odd')),
        fmtChunk({ bits: 24, extensible: true }),
        pcmOf(fine, 3, (data, value, at) => data.writeIntLE(value * 256, at, 3)),
      ]),
      sound: Int16Array.from(fine),
    },
    {
      name: 'streamed, its sizes never filled in',
      wav: Buffer.concat([
        riff([fmtChunk()], 0xffffffff),
        riffChunk('data', bytes16(streamed).subarray(8), 0xffffffff),
      ]),
      sound: Int16Array.from(streamed),
    },
    { name: '44.1 kHz', wav: encodeWav(source(8, 44_100), 44_100), sound: null },
    { name: '16 bits again', wav: encodeWav(Int16Array.from(other), rate), sound: Int16Array.from(other) },
  ];
}

const isSame = (left: Int16Array, right: Int16Array): boolean =>
  left.length === right.length && left.every((value, index) => value === right[index]);

describe('takes in formats that the gateway does not usually send', () => {
  it('are recorded, and delivered with the right length and sound', async () => {
    const takes = oddTakes();
    const gateway = await startScriptedGateway({
      media: (number) => ({
        status: 200,
        body: takes[number - 1]?.wav ?? '',
        headers: { 'content-type': 'audio/wav' },
      }),
    });
    const gaps = 'gaps: { paragraph: 0.1, section: 0, chapterStart: 0.05, chapterEnd: 0.2 }';
    const book = await makeBook({
      chapters: 1,
      paragraphs: takes.length,
      manifest: `audio: { chapters: [wav], book: [], loudness: off, ${gaps} }\n`,
    });
    const folder = await mkdtemp(join(tmpdir(), 'narrate-odd-'));
    onTestFinished(async () => {
      await gateway.close();
      await book.remove();
      await rm(folder, { recursive: true });
    });

    const { status, recorded, delivered } = await run({
      manifest: join(book.folder, 'pipeline.yaml'),
      concurrency: 1,
      environment: { ...process.env, PIXAZO_API_KEY: 'test-key', PIXAZO_BASE_URL: gateway.url },
    });
    expect({ status, bought: recorded.bought, files: delivered.files }).toEqual({
      status: 'complete',
      bought: takes.length,
      files: ['audiobook/01-chapter-1.wav'],
    });
    const chapter = await decode(ffmpeg?.path ?? '', join(book.folder, 'audiobook/01-chapter-1.wav'), rate);
    const timeline = JSON.parse(await readFile(join(book.folder, 'audiobook/timeline.json'), 'utf8'));
    const { chunks } = (timeline as TimelineDocument).chapters[0]!;
    expect(chunks).toHaveLength(takes.length);
    for (const [index, { name, wav, sound }] of takes.entries()) {
      const { startSeconds, endSeconds } = chunks[index]!;
      const stitched = chapter.subarray(Math.round(startSeconds * rate), Math.round(endSeconds * rate));
      if (sound !== null) {
        const expected = keptOf(sound).sound;
        expect(stitched.length, name).toBe(expected.length);
        // Without the 5 ms at either end, which are faded.
        expect(isSame(stitched.subarray(120, -120), expected.subarray(120, -120)), name).toBe(true);
        continue;
      }
      const path = join(folder, 'take.wav');
      await writeFile(path, wav);
      const expected = keptOf(await decode(ffmpeg?.path ?? '', path, rate)).sound;
      expect(Math.abs(stitched.length - expected.length), name).toBeLessThan(rate / 100);
      expect(likeness(stitched, expected), name).toBeGreaterThan(0.995);
    }
    expect(chapter.length / rate).toBeCloseTo((timeline as TimelineDocument).chapters[0]!.durationSeconds, 4);
  });
});
