import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readMemory, writeMemory } from '../../src/sync/store-memory.js';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'narrate-memory-'));
  path = join(folder, 'store', 'memory.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const memory = {
  segments: new Map([['journal/a/000001.jsonl', { bytes: 100, ids: ['one'] }]]),
  takes: new Map([['takes/k/r.wav', 5]]),
};
const nothing = { segments: new Map(), takes: new Map() };

describe('store memory', () => {
  it('is read as it was written', async () => {
    await writeMemory(path, memory);
    expect(readMemory(path)).toEqual(memory);
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
    await writeMemory(path, memory);
    await writeFile(path, text);
    expect(readMemory(path)).toEqual(nothing);
  });
});
