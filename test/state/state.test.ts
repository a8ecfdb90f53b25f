import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { asDiskError } from '../../src/base/errors.js';
import { runContext } from '../../src/record/run-context.js';
import { openState, readState } from '../../src/state/state.js';

const origin = 'https://gateway.example';

describe('state folder', () => {
  it('is created by openState, but not by readState', async () => {
    const folder = join(await mkdtemp(join(tmpdir(), 'narrate-state-')), '.narrate');
    expect((await readState(folder, { origin })).snapshot.present.size).toBe(0);
    await expect(rm(folder, { recursive: true })).rejects.toThrow('ENOENT');
    const state = await openState(folder, { ...runContext({}), origin });
    await state.close();
    await rm(folder, { recursive: true });
  });

  // sysfs refuses new folders for every user, including root.
  it.runIf(process.platform === 'linux')(
    'fails to open with not-writable if it cannot be created',
    async () => {
      await expect(openState('/sys/narrate', { ...runContext({}), origin })).rejects.toMatchObject({
        code: 'not-writable',
        exitStatus: 5,
      });
    },
  );

  it.each([
    ['ENOSPC', 'disk-full'],
    ['EDQUOT', 'disk-full'],
    ['EROFS', 'not-writable'],
    ['EACCES', 'not-writable'],
  ])('reports the system error %s as %s', (code, expected) => {
    expect(asDiskError(Object.assign(new Error('no'), { code }), '/somewhere')).toMatchObject({
      code: expected,
    });
  });

  it('has a new snapshot after each step, and after a take is quarantined', async () => {
    const folder = join(await mkdtemp(join(tmpdir(), 'narrate-state-')), '.narrate');
    const state = await openState(folder, { ...runContext({}), origin });
    const take = { key: 'a'.repeat(64), requestId: 'one', frames: 1, sampleRate: 24_000 };
    const keysHere = async () => [...(await state.snapshot()).present.keys()];
    try {
      expect(await keysHere()).toEqual([]);
      const temporary = await state.takes.temporaryFor(take);
      await writeFile(temporary, 'sound');
      const taken = { ...take, ...(await state.takes.adopt(temporary, take)) };
      expect(await keysHere()).toEqual([]);
      await state.journal.append({ type: 'taken', ...taken });
      expect(await keysHere()).toEqual([take.key]);
      expect(await state.snapshot()).toBe(await state.snapshot());
      await state.quarantine(taken);
      expect(await keysHere()).toEqual([]);
    } finally {
      await state.close();
      await rm(folder, { recursive: true });
    }
  });
});
