import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { toInt16 } from '../../../src/audio/wav/pcm16.js';
import { inspectTake, soundOf } from '../../../src/deliver/sound/take-sound.js';
import { encodeWav } from '../../support/encode-wav.js';

it('names a take that was truncated or deleted after its inspection', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'narrate-sound-'));
  const take = { path: join(folder, 'take.wav'), fingerprint: 'key:id', measures: null };
  await writeFile(take.path, encodeWav(Int16Array.of(9, 1, 2, 3), 24_000));
  const info = await inspectTake(take);
  expect(info?.frames).toBe(4);
  const read = async () => {
    const samples: number[] = [];
    const pieces = [
      { kind: 'silence', samples: 2 } as const,
      { kind: 'take', take, skippedSamples: 1, samples: 3, gainDb: 0 } as const,
    ];
    const sounds = new Map(info === null ? [] : [[take.fingerprint, { path: take.path, info }]]);
    for await (const block of soundOf(pieces, sounds)) samples.push(...toInt16(block));
    return samples;
  };
  expect(await read()).toEqual([0, 0, 1, 2, 2]);
  await truncate(take.path, 48);
  await expect(read()).rejects.toMatchObject({ name: 'DamagedTakeError', fingerprint: 'key:id' });
  await rm(take.path);
  await expect(read()).rejects.toMatchObject({ name: 'DamagedTakeError', fingerprint: 'key:id' });
  await rm(folder, { recursive: true });
});
