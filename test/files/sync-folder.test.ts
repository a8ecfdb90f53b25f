import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { groupSync } from '../../src/files/sync-folder.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'narrate-sync-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('groupSync', () => {
  it('shares one sync between simultaneous calls, and starts another for a later call', async () => {
    const sync = groupSync(folder);
    const [first, second] = [sync(), sync()];
    expect(second).toBe(first);
    await first;
    const later = sync();
    expect(later).not.toBe(first);
    await later;
  });

  it('rejects all calls that share a failed sync, and tries again for the next call', async () => {
    const sync = groupSync(join(folder, 'none'));
    await expect(Promise.all([sync(), sync()])).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(sync()).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
