import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { inspectTake, soundOf } from '../../src/deliver/take-sound.js';
import { encodeWav } from '../support/encode-wav.js';

it('names the take that became shorter, or went away, after it was looked at', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'narrate-sound-'));
  const take = { path: join(folder, 'take.wav'), fingerprint: 'key:id', measures: null };
  await writeFile(take.path, encodeWav(Int16Array.of(1, 2, 3), 24_000));
  const info = await inspectTake(take);
  expect(info?.frames).toBe(3);
  const read = async () => {
    const blocks: Buffer[] = [];
    const pieces = [{ kind: 'silence', samples: 2 } as const, { kind: 'take', take, samples: 3 } as const];
    for await (const block of soundOf(
      pieces,
      new Map(info === null ? [] : [[take.fingerprint, { path: take.path, info }]]),
    ))
      blocks.push(Buffer.from(block));
    return Buffer.concat(blocks).toString('hex');
  };
  expect(await read()).toBe('00000000010002000300');
  await truncate(take.path, 46);
  await expect(read()).rejects.toMatchObject({ name: 'DamagedTakeError', fingerprint: 'key:id' });
  await rm(take.path);
  await expect(read()).rejects.toMatchObject({ name: 'DamagedTakeError', fingerprint: 'key:id' });
  await rm(folder, { recursive: true });
});
