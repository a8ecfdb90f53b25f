import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readStoreCache, writeStoreCache } from '../../src/sync/store-cache.js';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'narrate-store-cache-'));
  path = join(folder, 'store', 'cache.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const cache = {
  segments: new Map([['journal/a/000001.jsonl', { bytes: 100, ids: ['one'] }]]),
  takes: new Map([['takes/k/r.wav', 5]]),
};
const nothing = { segments: new Map(), takes: new Map() };

describe('store cache', () => {
  it('is read as it was written', async () => {
    await writeStoreCache(path, cache);
    expect(readStoreCache(path)).toEqual(cache);
  });

  it.each([
    '',
    'null',
    '{"v":1}',
    '{"v":2,"segments":{},"takes":{}}',
    '{"v":1,"segments":{"a":{"bytes":1}},"takes":{}}',
    '{"v":1,"segments":{"a":null},"takes":{}}',
    '{"v":1,"segments":{"a":{"bytes":"1","ids":[]}},"takes":{}}',
    '{"v":1,"segments":{},"takes":{"a":"1"}}',
  ])('is empty if the file contains %j', async (text) => {
    await writeStoreCache(path, cache);
    await writeFile(path, text);
    expect(readStoreCache(path)).toEqual(nothing);
  });
});
