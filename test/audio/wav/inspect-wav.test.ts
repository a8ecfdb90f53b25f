import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspectWav } from '../../../src/audio/wav/inspect-wav.js';
import type { WavInspection } from '../../../src/audio/wav/wav-format.js';
import { readMonoSamples, WavTruncatedError } from '../../../src/audio/wav/wav-samples.js';
import { encodeWav } from '../../support/encode-wav.js';
import { examples } from '../../support/examples.js';
import { fmtChunk, riff, riffChunk } from '../wav-fixture.js';

let folder = '';
let count = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'narrate-wav-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function written(bytes: Uint8Array): Promise<string> {
  const path = join(folder, `${count++}.wav`);
  await writeFile(path, bytes);
  return path;
}
const inspect = async (bytes: Uint8Array): Promise<WavInspection> => inspectWav(await written(bytes));
const outcomeOf = async (bytes: Uint8Array): Promise<string> => {
  const inspection = await inspect(bytes);
  return inspection.kind === 'ok' ? `ok ${inspection.info.frames}` : inspection.reason;
};
async function samplesIn(bytes: Uint8Array): Promise<number[]> {
  const path = await written(bytes);
  const inspection = await inspectWav(path);
  if (inspection.kind === 'bad') throw new Error(inspection.message);
  const samples: number[] = [];
  for await (const block of readMonoSamples(path, inspection.info)) samples.push(...block);
  return samples;
}

const data = (bytes: number, declared = bytes) => riffChunk('data', Buffer.alloc(bytes), declared);
const whole = riff([fmtChunk(), data(100)]);

/** Returns an RF64 file: a separate chunk has the sizes, and the usual fields are -1. */
function wideWav(bytes: number): Buffer {
  const sizes = Buffer.alloc(28);
  const file = riff([riffChunk('ds64', sizes), fmtChunk(), data(bytes, 0xffff_ffff)]);
  file.write('RF64', 'latin1');
  file.writeUInt32LE(0xffff_ffff, 4);
  file.writeBigUInt64LE(BigInt(file.length - 8), 20);
  file.writeBigUInt64LE(BigInt(bytes), 28);
  return file;
}

describe('inspectWav', () => {
  it('reads a file by encodeWav', async () => {
    expect(await inspect(encodeWav(Int16Array.of(1, -2, 3), 24_000))).toEqual({
      kind: 'ok',
      info: {
        encoding: 'int',
        bitsPerSample: 16,
        channels: 1,
        sampleRate: 24_000,
        frames: 3,
        dataOffset: 44,
        dataBytes: 6,
      },
    });
  });

  it.each<[string, Buffer, string]>([
    ['plain', whole, 'ok 50'],
    ['64-bit sizes, as in files of more than 4 GiB', wideWav(100), 'ok 50'],
    [
      'stereo float in the extensible form',
      riff([fmtChunk({ tag: 3, bits: 32, channels: 2, extensible: true }), data(80)]),
      'ok 10',
    ],
    ['64-bit float', riff([fmtChunk({ tag: 3, bits: 64 }), data(80)]), 'ok 10'],
    [
      'eight channels of 24 bits at 192 kHz',
      riff([fmtChunk({ bits: 24, channels: 8, rate: 192_000 }), data(240)]),
      'ok 10',
    ],
    [
      'odd chunks before and after',
      riff([
        riffChunk('LIST', Buffer.alloc(7)),
        fmtChunk(),
        riffChunk('fact', Buffer.alloc(4)),
        data(6),
        riffChunk('LIST', Buffer.alloc(3)),
      ]),
      'ok 3',
    ],
    [
      'a large chunk before the samples',
      riff([riffChunk('junk', Buffer.alloc(100_000)), fmtChunk(), data(6)]),
      'ok 3',
    ],
    ['half a frame at the end', riff([fmtChunk({ channels: 2 }), data(10)]), 'ok 2'],
    ['8-bit, odd, without its padding byte', riff([fmtChunk({ bits: 8 }), data(5)]).subarray(0, -1), 'ok 5'],
    ['a RIFF size that includes its own header', riff([fmtChunk(), data(100)], whole.length), 'ok 50'],
    [
      'sizes that ffmpeg leaves in a pipe',
      riff([fmtChunk(), riffChunk('LIST', Buffer.alloc(26)), data(100, 0xffffffff)], 0xffffffff),
      'ok 50',
    ],
    ['sizes that SoX leaves in a pipe', riff([fmtChunk(), data(100, 0x7ffff000)], 0x7ffff024), 'ok 50'],
    ['sizes of zero', riff([fmtChunk(), data(100, 0)], 0), 'ok 50'],
    ['the size of only a header, followed by samples', riff([fmtChunk(), data(100, 0)], 36), 'ok 50'],
    ['24-bit in a pipe, with a padding byte', riff([fmtChunk({ bits: 24 }), data(9, 0)], 0), 'ok 3'],
    [
      'streamed and truncated within a frame',
      riff([fmtChunk({ channels: 2 }), data(102, 0xffffffff)], 0xffffffff),
      'truncated',
    ],
    ['streamed and empty', riff([fmtChunk(), data(0, 0xffffffff)], 0xffffffff), 'header-only'],
    ['no samples', riff([fmtChunk(), data(0)]), 'header-only'],
    [
      'no samples, and a chunk after',
      riff([fmtChunk(), data(0), riffChunk('LIST', Buffer.alloc(40))]),
      'header-only',
    ],
    ['no data chunk', riff([fmtChunk()]), 'header-only'],
    ['only half a frame', riff([fmtChunk({ channels: 2 }), data(2)]), 'header-only'],
    ['truncated within the samples', whole.subarray(0, 90), 'truncated'],
    ['truncated before the data chunk', whole.subarray(0, 36), 'truncated'],
    ['truncated within the fmt chunk', whole.subarray(0, 30), 'truncated'],
    ['truncated within the first twelve bytes', whole.subarray(0, 10), 'truncated'],
    [
      'truncated after the samples',
      riff([fmtChunk(), data(6), riffChunk('LIST', Buffer.alloc(40))]).subarray(0, -30),
      'truncated',
    ],
    ['an empty file', Buffer.alloc(0), 'not-wav'],
    ['an error page', Buffer.from('<?xml version="1.0"?><Error/>'), 'not-wav'],
    [
      'an AVI file',
      Buffer.concat([Buffer.from('RIFF'), Buffer.alloc(4), Buffer.from('AVI '), Buffer.alloc(20)]),
      'not-wav',
    ],
    ['no fmt chunk', riff([riffChunk('LIST', Buffer.alloc(4))]), 'not-wav'],
    ['samples before the fmt chunk', riff([data(6), fmtChunk()]), 'not-wav'],
    ['MP3 in a WAV', riff([fmtChunk({ tag: 0x55 }), data(6)]), 'unsupported'],
    ['12 bits', riff([fmtChunk({ bits: 12, frameBytes: 2 }), data(6)]), 'unsupported'],
    ['16-bit float', riff([fmtChunk({ tag: 3 }), data(6)]), 'unsupported'],
    ['no channels', riff([fmtChunk({ channels: 0, frameBytes: 2 }), data(6)]), 'unsupported'],
    ['nine channels', riff([fmtChunk({ channels: 9 }), data(18)]), 'unsupported'],
    ['a rate of 4 kHz', riff([fmtChunk({ rate: 4_000 }), data(6)]), 'unsupported'],
    ['a wrong frame size', riff([fmtChunk({ frameBytes: 3 }), data(6)]), 'unsupported'],
    ['big-endian', Buffer.concat([Buffer.from('RIFX'), Buffer.alloc(40)]), 'unsupported'],
    [
      '64-bit sizes without a ds64 chunk',
      Buffer.concat([Buffer.from('RF64'), Buffer.alloc(40)]),
      'unsupported',
    ],
    ['64-bit sizes, truncated', wideWav(100).subarray(0, -2), 'truncated'],
    ['64-bit sizes, truncated before its samples', wideWav(100).subarray(0, 60), 'truncated'],
    [
      'thousands of empty chunks',
      riff(Array.from({ length: 2_000 }, () => riffChunk('junk', Buffer.alloc(0)))),
      'unsupported',
    ],
  ])('classifies %s', async (_name, bytes, expected) => {
    expect(await outcomeOf(bytes)).toBe(expected);
  });

  it('quotes the start of an error page, and no more of it', async () => {
    const inspection = await inspect(Buffer.from('<!DOCTYPE html>\n<title>secret</title>'));
    expect(inspection).toMatchObject({ message: expect.stringContaining('<!DOCTYPE') });
    expect(inspection).toMatchObject({ message: expect.not.stringContaining('secret') });
  });

  it('never accepts a truncated file, and never throws on any bytes', async () => {
    const padded = riff([fmtChunk({ channels: 2 }), riffChunk('LIST', Buffer.alloc(9)), data(400)]);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: padded.length - 1 }), async (end) => {
        expect((await inspect(padded.subarray(0, end))).kind).toBe('bad');
      }),
      { numRuns: examples(60) },
    );
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        const damaged = Buffer.from(padded);
        damaged.set(bytes, 0);
        expect(['ok', 'bad']).toContain((await inspect(damaged)).kind);
      }),
      { numRuns: examples(60) },
    );
  });

  it('rejects with the system error of a missing file', async () => {
    await expect(inspectWav(join(folder, 'missing.wav'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('readMonoSamples', () => {
  it('returns the samples of encodeWav over several blocks', async () => {
    const samples = Int16Array.from({ length: 150_000 }, (_, index) => ((index * 7_919) % 65_536) - 32_768);
    expect(await samplesIn(encodeWav(samples, 24_000))).toEqual([...samples]);
  });

  const floats = (...values: number[]) => Buffer.from(Float32Array.from(values).buffer);
  const doubles = (...values: number[]) => Buffer.from(Float64Array.from(values).buffer);
  it.each<[string, Buffer, Buffer, number[]]>([
    ['8 bits', fmtChunk({ bits: 8 }), Buffer.of(0, 127, 128, 129, 255), [-32_768, -256, 0, 256, 32_512]],
    [
      '24 bits',
      fmtChunk({ bits: 24 }),
      Buffer.from('7f0000800000ffff7f000080', 'hex'),
      [0, 1, 32_767, -32_768],
    ],
    [
      '32 bits',
      fmtChunk({ bits: 32 }),
      Buffer.from('ff7f000000800000ffffff7f00000080', 'hex'),
      [0, 1, 32_767, -32_768],
    ],
    [
      'float',
      fmtChunk({ tag: 3, bits: 32 }),
      floats(0.5, -1, 1, 2, -7, Number.NaN, Infinity),
      [16_384, -32_768, 32_767, 32_767, -32_768, 0, 32_767],
    ],
    ['double', fmtChunk({ tag: 3, bits: 64 }), doubles(-0.5, 1e300), [-16_384, 32_767]],
    [
      'stereo, averaged before rounding',
      fmtChunk({ channels: 2 }),
      Buffer.from(Int16Array.of(100, 200, 1, 2, -32_768, -32_768).buffer),
      [150, 2, -32_768],
    ],
  ])('reads %s', async (_name, fmt, body, expected) => {
    expect(await samplesIn(riff([fmt, riffChunk('data', body)]))).toEqual(expected);
  });

  it('throws for a file that became shorter after it was inspected', async () => {
    const path = await written(encodeWav(new Int16Array(1_000), 24_000));
    const inspection = await inspectWav(path);
    await truncate(path, 1_000);
    const read = async () => {
      for await (const _ of readMonoSamples(
        path,
        (inspection as Extract<WavInspection, { kind: 'ok' }>).info,
      ));
    };
    await expect(read()).rejects.toBeInstanceOf(WavTruncatedError);
  });
});
