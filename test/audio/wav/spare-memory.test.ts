import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inspectWav } from '../../../src/audio/wav/inspect-wav.js';
import { borrowMemory, returnMemory } from '../../../src/audio/wav/spare-memory.js';
import { readMonoSamples } from '../../../src/audio/wav/wav-samples.js';
import { encodeWav } from '../../support/encode-wav.js';

describe('spare memory', () => {
  it('is lent again after it was returned, and never twice at once', () => {
    const one = borrowMemory(48);
    const other = borrowMemory(48);
    expect(other).not.toBe(one);
    returnMemory(one);
    expect(borrowMemory(48)).toBe(one);
    expect(borrowMemory(48)).not.toBe(one);
    expect(borrowMemory(64).byteLength).toBe(64);
  });

  it('is not shared by files that are read at the same time, or after a reader that stopped early', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'narrate-memory-'));
    try {
      const files = await Promise.all(
        [1, 2, 3].map(async (value) => {
          const path = join(folder, `${value}.wav`);
          await writeFile(path, encodeWav(new Int16Array(150_000).fill(value), 24_000));
          const inspection = await inspectWav(path);
          if (inspection.kind !== 'ok') throw new Error('The test wrote a file that is not a WAV file.');
          return { value, blocks: () => readMonoSamples(path, inspection.info) };
        }),
      );
      for await (const block of files[0]?.blocks() ?? []) if (block.length > 0) break;
      const readers = files.map(({ value, blocks }) => ({ value, blocks: blocks() }));
      for (let turn = 0; turn < 3; turn++) {
        const read = await Promise.all(readers.map(({ blocks }) => blocks.next()));
        for (const [index, { value }] of readers.entries())
          expect(new Set(read[index]?.value ?? [])).toEqual(new Set([value]));
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
