import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Take } from '../../src/state/journal/journal-entry.js';
import type { Ledger } from '../../src/state/ledger.js';
import { chosenTakes, takeStore } from '../../src/state/takes.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'narrate-takes-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const ledgerOf = (...takes: Take[]): Ledger => ({
  takes: new Map(takes.map(({ key }) => [key, takes.filter((take) => take.key === key)])),
  pending: new Map(),
  collectable: new Map(),
  elsewhere: new Map(),
  uncertain: new Map(),
  texts: new Map(),
  bought: new Set(),
  recorded: new Set(),
  measures: new Map(),
  judgements: new Map(),
  choices: new Map(),
  approvals: new Map(),
  published: [],
  attempts: new Map(),
  spentMicroUsd: 0,
  uncertainMicroUsd: 0,
  months: new Map(),
  charges: new Map(),
  seen: new Map(),
  requests: 0,
  reusedIds: [],
});
const take = (key: string, requestId: string, bytes = 5): Take => ({
  key,
  requestId,
  bytes,
  sha256: '',
  frames: 1,
  sampleRate: 1,
});

async function put(key: string, requestId: string): Promise<{ bytes: number; sha256: string }> {
  const store = takeStore(folder);
  const temporary = await store.temporaryFor({ key, requestId });
  await writeFile(temporary, 'audio');
  return store.adopt(temporary, { key, requestId });
}

describe('takeStore', () => {
  it('adopts a file by renaming it, and returns its size and hash', async () => {
    expect(await put('k', 'r-1')).toEqual({
      bytes: 5,
      sha256: createHash('sha256').update('audio').digest('hex'),
    });
    expect(await readdir(join(folder, 'k'))).toEqual(['r-1.wav']);
    expect(await readFile(join(folder, 'k', 'r-1.wav'), 'utf8')).toBe('audio');
  });

  it('lists the takes whose files have the size in the ledger', async () => {
    await put('k', 'old');
    await put('k', 'new');
    await put('cut', 'r');
    const store = takeStore(folder);
    await truncate(store.pathOf({ key: 'cut', requestId: 'r' }), 3);
    const here = await store.available(
      ledgerOf(take('k', 'old'), take('k', 'new'), take('cut', 'r'), take('gone', 'r')),
    );
    expect([...here]).toEqual([['k', [take('k', 'old'), take('k', 'new')]]]);
  });

  it.each([
    ['the oldest take if none was chosen', undefined, 'one'],
    ['the chosen take', 'two', 'two'],
    ['the oldest take if the chosen one does not exist', 'gone', 'one'],
  ])('chosenTakes returns %s', (_, requestId, expected) => {
    const here = new Map([['k', [take('k', 'one'), take('k', 'two')]]]);
    const choice = { requestId: requestId ?? '', among: [], by: 'check' } as const;
    const used = chosenTakes(here, { choices: new Map(requestId === undefined ? [] : [['k', choice]]) });
    expect([...used.values()].map((one) => one.requestId)).toEqual([expected]);
  });

  it.each(['../../evil', '..', '/etc/passwd', 'a/b', 'C:\\x', '', '\0', 'é'.repeat(300)])(
    'keeps takes in their folder for the request id %j',
    (requestId) => {
      const path = takeStore(folder).pathOf({ key: 'k', requestId });
      expect(relative(folder, dirname(path))).toBe('k');
    },
  );

  it('removes a partial download of a killed run before a new one', async () => {
    const store = takeStore(folder);
    const temporary = await store.temporaryFor({ key: 'k', requestId: 'r' });
    await writeFile(temporary, 'half');
    expect(await store.temporaryFor({ key: 'k', requestId: 'r' })).toBe(temporary);
    expect(await readdir(join(folder, 'k'))).toEqual([]);
  });
});
