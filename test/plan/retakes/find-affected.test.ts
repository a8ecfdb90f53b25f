import { describe, expect, it } from 'vitest';
import { perRequest } from '../../../src/base/money/price.js';
import { findAffected } from '../../../src/plan/retakes/find-affected.js';
import type { Chunk } from '../../../src/split/chunk.js';
import type { Take } from '../../../src/state/journal/journal-entry.js';
import type { BrokenTake } from '../../../src/state/verify-state.js';

const chunkOf = (key: string, chunk: number): Chunk => ({
  chapter: 1,
  chunk,
  text: key,
  voiceSettings: { voice: 'Kore', prompt: null, language: null },
  key,
  seam: 'paragraph',
  place: { file: '01.md', line: chunk, column: 1 },
  endLine: chunk,
  source: '0'.repeat(64),
  firstBlock: 0,
  lastBlock: 0,
});
const take = (key: string, requestId: string): Take => ({
  key,
  requestId,
  bytes: 1,
  sha256: '',
  frames: 1,
  sampleRate: 24_000,
});
const brokenTake = (key: string, requestId: string, kind: BrokenTake['kind'] = 'missing'): BrokenTake => ({
  take: take(key, requestId),
  kind,
  reason: `${requestId} is ${kind}`,
});

function affectedBy(
  keys: readonly string[],
  broken: readonly BrokenTake[],
  { whole = [], elsewhere = [] }: { whole?: readonly Take[]; elsewhere?: readonly string[] } = {},
) {
  const takes = [...broken.map((one) => one.take), ...whole];
  const ofKey = (key: string) => takes.filter((one) => one.key === key);
  const ledger = {
    takes: new Map(takes.map(({ key }) => [key, ofKey(key)])),
    pending: new Map(),
    collectable: new Map(
      takes
        .filter(({ requestId }) => !elsewhere.includes(requestId))
        .map(({ key, requestId }) => [key, [requestId]]),
    ),
    elsewhere: new Map(elsewhere.map((requestId) => [requestId, { key: '', origin: '' }])),
    uncertain: new Map(),
    texts: new Map(),
    bought: new Set<string>(),
    recorded: new Set<string>(),
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
  };
  const chunks = keys.map((key, index) => chunkOf(key, index + 1));
  const state = { ledger, broken, whole: new Map(whole.map((one) => [one.key, one])) };
  return findAffected([{ chunks }], state, { price: perRequest(40_000), charactersPerSecond: 15 });
}

describe('findAffected', () => {
  it('finds nothing when no take of the current text is broken', () => {
    const nothing = { chunks: [], collect: 0, buy: 0, atMostMicroUsd: 0 };
    expect(affectedBy(['a', 'b'], [])).toEqual(nothing);
    expect(affectedBy(['a', 'b'], [brokenTake('old', 'r')])).toEqual(nothing);
  });

  it('ignores a broken take when another take of the same key is intact', () => {
    expect(affectedBy(['a'], [brokenTake('a', 'r1')], { whole: [take('a', 'r2')] }).chunks).toEqual([]);
  });

  it('lists every chunk, counts a repeated text once, and reports the newest recording', () => {
    const found = affectedBy(['a', 'b', 'a'], [brokenTake('a', 'r1'), brokenTake('a', 'r2', 'damaged')]);
    expect(found.chunks.map(({ chunk, broken }) => [chunk, broken.reason])).toEqual([
      [1, 'r2 is damaged'],
      [3, 'r2 is damaged'],
    ]);
    expect(found).toMatchObject({ collect: 1, buy: 0, atMostMicroUsd: 40_000 });
  });

  it('counts takes of another gateway as purchases, and does not count unreadable files', () => {
    const broken = [brokenTake('a', 'far'), brokenTake('b', 'near'), brokenTake('c', 'barred', 'unreadable')];
    const found = affectedBy(['a', 'b', 'c'], broken, { elsewhere: ['far'] });
    expect(found).toMatchObject({ collect: 1, buy: 1, atMostMicroUsd: 80_000 });
    expect(found.chunks).toHaveLength(3);
  });
});
