import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkName, localAlignments, modelName, wordsName } from '../../src/state/alignments.js';
import { openFolderStore } from '../../src/store/folder-store.js';
import { sharedAlignments } from '../../src/sync/shared-alignments.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'narrate-align-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('alignments in a store', () => {
  it('are uploaded, and those of takes that no longer exist are removed', async () => {
    const { signal } = new AbortController();
    const store = openFolderStore(join(folder, 'store'));
    const own = join(folder, 'align');
    const shared = sharedAlignments({ store, local: localAlignments(own), folder: own });
    const used = { key: 'a'.repeat(64), requestId: 'one' };
    const unused = { key: 'b'.repeat(64), requestId: 'two' };
    const names = [used, unused].flatMap((take) => [wordsName(take), checkName(take)]);
    for (const name of [...names, modelName('voice'), modelName('other')])
      await shared.write(name, new TextEncoder().encode(`${name}\n`));
    await shared.upload(signal);
    const listed = async () => (await store.list('align/', signal)).map(({ name }) => name).sort();
    expect(await listed()).toHaveLength(6);

    await shared.sweep({ takes: [used], isVoiceUsed: (id) => id === 'voice' }, signal);
    const left = [wordsName(used), checkName(used), modelName('voice')];
    expect(await listed()).toEqual(left.map((name) => `align/${name}`).sort());
  });
});
