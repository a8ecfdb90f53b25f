import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findFfmpeg } from '../../../src/audio/ffmpeg/find-ffmpeg.js';
import { flacPacking } from '../../../src/store/flac/flac-packing.js';
import { examples } from '../../support/examples.js';

const never = new AbortController().signal;
const found = findFfmpeg({
  ffmpegPath: null,
  searchPath: process.env.PATH ?? '',
  encoders: ['flac'],
  known: null,
  signal: never,
});
const packing = flacPacking(async () => (await found).path);

const isSame = (one: Uint8Array | null, other: Buffer): boolean =>
  one !== null && Buffer.compare(one, other) === 0;

interface Wave {
  readonly bits: number;
  readonly channels: number;
  readonly rate: number;
  readonly samples: readonly number[];
  /** The content of a RIFF chunk before the samples, and of one after them. */
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

function chunk(id: string, body: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.write(id, 'latin1');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
}

function waveOf({ bits, channels, rate, samples, before, after }: Wave): Buffer {
  const format = Buffer.alloc(16);
  format.writeUInt16LE(1, 0);
  format.writeUInt16LE(channels, 2);
  format.writeUInt32LE(rate, 4);
  format.writeUInt32LE((rate * channels * bits) / 8, 8);
  format.writeUInt16LE((channels * bits) / 8, 12);
  format.writeUInt16LE(bits, 14);
  const frames = Math.ceil(samples.length / channels);
  const data = Buffer.alloc((frames * channels * bits) / 8);
  for (const [index, sample] of samples.entries())
    data.writeIntLE(Math.round(sample * (2 ** (bits - 1) - 1)), (index * bits) / 8, bits / 8);
  const chunks = [chunk('fmt ', format), chunk('LIST', before), chunk('data', data), chunk('id3 ', after)];
  const body = Buffer.concat([Buffer.from('WAVE'), ...chunks]);
  return Buffer.concat([chunk('RIFF', body)]);
}

const tone = (count: number): number[] =>
  Array.from({ length: count }, (_, index) => 0.5 * Math.sin(index / 20));

const waves: fc.Arbitrary<Wave> = fc.record({
  bits: fc.constantFrom(16, 24),
  channels: fc.integer({ min: 1, max: 2 }),
  rate: fc.constantFrom(8000, 22_050, 24_000, 48_000),
  samples: fc
    .array(fc.double({ min: -1, max: 1, noNaN: true }), { maxLength: 60 })
    .map((noise) => [...noise, ...tone(9000)]),
  before: fc.uint8Array({ maxLength: 9 }),
  after: fc.uint8Array({ maxLength: 9 }),
});

describe('flacPacking', () => {
  it('unpacks the same bytes, header included, from a smaller file', async () => {
    await fc.assert(
      fc.asyncProperty(waves, async (wave) => {
        const bytes = waveOf(wave);
        const packed = await packing.pack(bytes, never);
        expect(Buffer.from(packed!).toString('latin1', 0, 4)).toBe('fLaC');
        expect(packed!.length).toBeLessThan(bytes.length);
        expect(isSame(await packing.unpack(packed!, never), bytes)).toBe(true);
      }),
      { numRuns: examples(12) },
    );
  });

  it('writes the number of samples and their MD5 into the FLAC file', async () => {
    const bytes = waveOf({
      bits: 16,
      channels: 1,
      rate: 24_000,
      samples: tone(9000),
      before: Buffer.of(),
      after: Buffer.of(),
    });
    const packed = Buffer.from((await packing.pack(bytes, never))!);
    expect(packed.readUIntBE(4 + 4 + 13, 5) % 2 ** 36).toBe(9000);
    expect(packed.subarray(4 + 4 + 18, 4 + 4 + 34)).not.toEqual(Buffer.alloc(16));
  });

  it('returns null for a file that could not be unpacked to the same bytes', async () => {
    const bytes = waveOf({
      bits: 16,
      channels: 1,
      rate: 24_000,
      samples: tone(9000),
      before: Buffer.of(),
      after: Buffer.of(),
    });
    const float = Buffer.from(bytes);
    float.writeUInt16LE(3, 20);
    float.writeUInt16LE(32, 34);
    float.writeUInt16LE(4, 32);
    expect(await packing.pack(float, never)).toBeNull();
    expect(await packing.pack(Buffer.from('<html>'), never)).toBeNull();
  });

  it('never unpacks a damaged file to the original bytes', async () => {
    const bytes = waveOf({
      bits: 16,
      channels: 1,
      rate: 24_000,
      samples: tone(9000),
      before: Buffer.of(),
      after: Buffer.of(),
    });
    const packed = Buffer.from((await packing.pack(bytes, never))!);
    for (const broken of [
      packed.subarray(0, 2000),
      packed.subarray(0, 30),
      Buffer.of(),
      Buffer.from('RIFF'),
    ]) {
      expect(isSame(await packing.unpack(broken, never), bytes)).toBe(false);
    }
    const flipped = Buffer.from(packed);
    flipped.writeUInt8(flipped.readUInt8(packed.length - 500) ^ 4, packed.length - 500);
    expect(isSame(await packing.unpack(flipped, never), bytes)).toBe(false);
  });
});
