import { describe, expect, it } from 'vitest';
import { microUsd } from '../../../src/base/money/money.js';
import type { Chapter } from '../../../src/markdown/block.js';
import type { Plan } from '../../../src/plan/plan.js';
import type { ChapterHistory } from '../../../src/plan/settle/chapter-history.js';
import { findWaiting, type SettleInput } from '../../../src/plan/settle/find-waiting.js';

const hour = 3_600_000;
const now = Date.parse('2026-11-20T12:00:00Z');
const settleMs = 48 * hour;

/** Returns a plan of a chapter `a.md` with a chunk for each block. Letters are blocks; a capital letter is not to buy. */
function bookOf(blocks: string) {
  const planned = [...blocks].map((letter, index) => ({
    chunk: {
      chapter: 1,
      chunk: index + 1,
      key: letter,
      text: letter,
      place: { file: 'a.md', line: index + 1, column: 1 },
      firstBlock: index,
      lastBlock: index,
    },
    action: { kind: /[a-z]/.test(letter) ? 'buy' : 'reuse' },
  }));
  const pricing = { price: { per: 'request', microUsd: microUsd(0.04) }, charactersPerSecond: 15 };
  return {
    plan: { chapters: [{ chapter: 1, file: 'a.md', planned }], pricing } as unknown as Plan,
    chapters: [{ chapter: 1, blocks: [...blocks].map((text) => ({ text })) } as unknown as Chapter],
  };
}

/** Returns the history of a chapter whose blocks changed from `before` some hours ago. */
const changed = (committed: string, hoursAgo: number, before: string): ChapterHistory => ({
  committed: [...committed],
  changes: [{ at: now - hoursAgo * hour, before: [...before] }],
  knownSince: null,
});

const find = (
  blocks: string,
  history: ChapterHistory | null,
  { seen = {}, ...rest }: { readonly seen?: Readonly<Record<string, number>> } & Partial<SettleInput> = {},
) =>
  findWaiting({
    ...bookOf(blocks),
    histories: new Map(history === null ? [] : [['a.md', history]]),
    gitProblem: null,
    ledger: { seen: new Map(Object.entries(seen)) },
    settleMs,
    now,
    ...rest,
  });

const hoursLeft = (waiting: ReturnType<typeof find>) =>
  Object.fromEntries(waiting?.chunks.map(({ chunk, until }) => [chunk.key, (until - now) / hour]) ?? []);

describe('findWaiting', () => {
  it('finds the changed chunk and its neighbours, with their price and the time from which they may be bought', () => {
    const waiting = find('abxde', changed('abxde', 10, 'abcde'));
    expect(hoursLeft(waiting)).toEqual({ b: 38, x: 38, d: 38 });
    expect(waiting).toMatchObject({ costMicroUsd: microUsd(0.12), unseen: [], undated: null });
  });

  it('finds nothing if the change is exactly as old as the time to settle', () => {
    expect(find('abxde', changed('abxde', 48, 'abcde'))).toBeNull();
    expect(hoursLeft(find('abxde', changed('abxde', 47.9, 'abcde')))).toHaveProperty('x');
  });

  it('leaves out what is paid for', () => {
    expect(hoursLeft(find('aBxDe', changed('aBxDe', 10, 'aBcDe')))).toEqual({ x: 38 });
  });

  it('counts from the first run that saw a text, if git has no date for it', () => {
    const waiting = find('ab', null, { seen: { a: now - 40 * hour } });
    expect(hoursLeft(waiting)).toEqual({ a: 8, b: 48 });
    expect(waiting).toMatchObject({ unseen: ['b'], undated: 'they are not committed' });
    expect(find('ab', null, { seen: { a: now - 48 * hour, b: now - 50 * hour } })).toBeNull();
  });

  it('counts credits from the first run that saw them, because they are in no chapter', () => {
    const { plan, chapters } = bookOf('a');
    const credits = { ...chapters[0]!, credits: 'opening' as const };
    expect(find('a', null, { plan, chapters: [credits] })).toMatchObject({
      unseen: ['a'],
      undated: 'credits are in no chapter',
    });
  });

  it('says why git could not be asked', () => {
    expect(find('a', null, { gitProblem: 'git is not installed' })?.undated).toBe('git is not installed');
  });

  it('counts from the oldest commit of a shallow clone, or from the first run that saw the text if that is earlier', () => {
    const shallow = { ...changed('abcx', 10, 'abcd'), knownSince: now - 20 * hour };
    const waiting = find('abcx', shallow, { seen: { a: now - 30 * hour } });
    expect(hoursLeft(waiting)).toEqual({ a: 18, b: 28, c: 38, x: 38 });
    expect(waiting).toMatchObject({
      unseen: ['b'],
      undated: expect.stringContaining('the clone is shallow'),
    });
    expect(find('ab', { committed: ['a', 'b'], changes: [], knownSince: now - 48 * hour })).toBeNull();
  });

  it('does not wait for a commit whose date is in the future', () => {
    const future = changed('ax', -24 * 365, 'ab');
    const waiting = find('ax', future, { seen: { x: now - 40 * hour } });
    expect(hoursLeft(waiting)).toEqual({ a: 48, x: 8 });
    expect(waiting).toMatchObject({ unseen: ['a'], undated: 'the date of their commit is in the future' });
    expect(find('ax', future, { seen: { a: now - 48 * hour, x: now - 48 * hour } })).toBeNull();
  });
});
