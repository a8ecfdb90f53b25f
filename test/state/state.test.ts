import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/base/clock.js';
import { asDiskError } from '../../src/base/errors.js';
import { openState, readState } from '../../src/state/state.js';

const origin = 'https://gateway.example';

describe('a state folder', () => {
  it('is made when it is opened, and not when it is read', async () => {
    const folder = join(await mkdtemp(join(tmpdir(), 'narrate-state-')), '.narrate');
    expect((await readState(folder, origin)).snapshot.present.size).toBe(0);
    await expect(rm(folder, { recursive: true })).rejects.toThrow('ENOENT');
    const state = await openState(folder, { origin, clock: systemClock });
    await state.close();
    await rm(folder, { recursive: true });
  });

  // sysfs refuses new folders to everyone, root included.
  it.runIf(process.platform === 'linux')('that may not be written says so', async () => {
    await expect(openState('/sys/narrate', { origin, clock: systemClock })).rejects.toMatchObject({
      code: 'not-writable',
      exitStatus: 5,
    });
  });

  it.each([
    ['ENOSPC', 'disk-full'],
    ['EDQUOT', 'disk-full'],
    ['EROFS', 'not-writable'],
    ['EACCES', 'not-writable'],
  ])('%s is %s', (code, expected) => {
    expect(asDiskError(Object.assign(new Error('no'), { code }), '/somewhere')).toMatchObject({
      code: expected,
    });
  });
});
