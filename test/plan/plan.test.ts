import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { perRequest } from '../../src/base/money/price.js';
import type { EngineProfile } from '../../src/engines/engine.js';
import { pixazoProfile as profile } from '../../src/engines/pixazo/profile.js';
import type { CheckSettings } from '../../src/manifest/manifest.js';
import { makePlan } from '../../src/plan/plan.js';
import type { Chunk, Seam } from '../../src/split/chunk.js';
import type { Take } from '../../src/state/journal/journal-entry.js';
import type { Ledger, PendingRequest, UncertainRequest } from '../../src/state/ledger.js';
import { noGaps } from '../support/gaps.js';

const price = 40_000;
const gaps = { ...noGaps, paragraph: 1, section: 2, chapterStart: 3, chapterEnd: 4 };

const chunkOf = (key: string, chunk: number, seam: Seam = 'paragraph'): Chunk => ({
  chapter: 1,
  chunk,
  text: 'x'.repeat(150),
  voiceSettings: { voice: 'Kore', prompt: null, language: null },
  key,
  seam,
  place: { file: '01.md', line: 1, column: 1 },
  endLine: 1,
  source: '0'.repeat(64),
  firstBlock: 0,
  lastBlock: 0,
});
const take = (key: string, requestId = `take-${key}`): Take => ({
  key,
  requestId,
  bytes: 1,
  sha256: '',
  frames: 48_000,
  sampleRate: 24_000,
});
const pending = (key: string): PendingRequest => ({
  key,
  requestId: `request-${key}`,
  priceMicroUsd: price,
  month: '2026-11',
});

function planOf(
  chapters: readonly (readonly Chunk[])[],
  known: {
    present?: readonly Take[];
    lost?: readonly Take[];
    pending?: readonly PendingRequest[];
    uncertainRequests?: readonly UncertainRequest[];
    strictBilling?: boolean;
    check?: CheckSettings;
    attempts?: Readonly<Record<string, number>>;
    profile?: EngineProfile;
  } = {},
) {
  const present = known.present ?? [];
  const ledger: Ledger = {
    takes: new Map([...present, ...(known.lost ?? [])].map((one) => [one.key, [one]])),
    pending: new Map(),
    collectable: new Map(
      [...(known.lost ?? []), ...(known.pending ?? [])].map((one) => [one.key, [one.requestId]]),
    ),
    elsewhere: new Map(),
    uncertain: new Map((known.uncertainRequests ?? []).map((one) => [one.key, [one]])),
    texts: new Map(),
    bought: new Set(),
    recorded: new Set(),
    measures: new Map(),
    judgements: new Map(),
    choices: new Map(),
    approvals: new Map(),
    published: [],
    attempts: new Map(Object.entries(known.attempts ?? {})),
    spentMicroUsd: 0,
    uncertainMicroUsd: 0,
    months: new Map(),
    charges: new Map(),
    seen: new Map(),
    requests: 0,
    reusedIds: [],
  };
  return makePlan({
    chapters: chapters.map((chunks, index) => ({
      chapter: {
        chapter: index + 1,
        file: `${index + 1}.md`,
        title: 'T',
        blocks: [],
        skipped: [],
        constructs: [],
        source: '0'.repeat(64),
      },
      chunks,
    })),
    profile: known.profile ?? profile,
    pricing: { price: perRequest(price), charactersPerSecond: 15 },
    concurrency: 8,
    gaps,
    ledger,
    strictBilling: known.strictBilling ?? false,
    check: known.check ?? null,
    judgements: new Map(),
    present: new Map(present.map((one) => [one.key, one])),
  });
}

const actions = (plan: ReturnType<typeof planOf>) =>
  plan.chapters.map(({ planned }) => planned.map(({ action }) => action.kind));

describe('makePlan', () => {
  it('reuses takes that are here, collects takes that are paid for, and buys the rest', () => {
    const plan = planOf(
      [['here', 'lost', 'on its way', 'new'].map((key, index) => chunkOf(key, index + 1))],
      {
        present: [take('here')],
        lost: [take('lost')],
        pending: [pending('on its way')],
      },
    );
    expect(actions(plan)).toEqual([['reuse', 'collect', 'collect', 'buy']]);
    expect(plan.total).toMatchObject({ chunks: 4, reuse: 1, collect: 2, buy: 1, costMicroUsd: price });
    expect(plan.chapters[0]?.planned[1]?.action).toEqual({
      kind: 'collect',
      requestIds: ['take-lost'],
      uncertainRequests: [],
      doubts: [],
    });
  });

  it.each([
    [false, 'buy', { buy: 2, withheld: 0, costMicroUsd: 2 * price }],
    [true, 'withheld', { buy: 1, withheld: 1, costMicroUsd: price }],
  ])('with strictBilling %s, plans a possibly charged chunk as %s', (strictBilling, kind, figures) => {
    const uncertainRequests = ['here', 'on its way', 'lost response'].map(
      (key): UncertainRequest => ({
        submission: key,
        key,
        priceMicroUsd: price,
        sentAt: 0,
        callback: null,
        hints: [],
      }),
    );
    const plan = planOf(
      [['here', 'on its way', 'lost response', 'new'].map((key, index) => chunkOf(key, index + 1))],
      { present: [take('here')], pending: [pending('on its way')], uncertainRequests, strictBilling },
    );
    expect(actions(plan)).toEqual([['reuse', 'collect', kind, 'buy']]);
    expect(plan.total).toMatchObject(figures);
    expect(plan.chapters[0]?.planned[2]?.action).toEqual({
      kind,
      uncertainRequests: [uncertainRequests[2]],
      doubts: [uncertainRequests[2]],
    });
  });

  it('buys a text once when two chapters contain it', () => {
    const plan = planOf([[chunkOf('same', 1)], [chunkOf('same', 1), chunkOf('other', 2)]]);
    expect(actions(plan)).toEqual([['buy'], ['repeat', 'buy']]);
    expect(plan.chapters.map(({ buy, reuse }) => [buy, reuse])).toEqual([
      [1, 0],
      [1, 1],
    ]);
  });

  it('adds the lengths of takes and gaps, and estimates the length of what is not recorded', () => {
    const chunks = [
      chunkOf('here', 1, 'chapter-start'),
      chunkOf('new', 2, 'section'),
      chunkOf('here', 3, 'sentence'),
    ];
    const plan = planOf([chunks], { present: [take('here')] });
    // 3 + take 2 s, 2 + 150 characters at 15 a second, 0 + take 2 s, and 4 at the end.
    expect(plan.total.audioSeconds).toBe(3 + 2 + 2 + 10 + 0 + 2 + 4);
  });

  it('returns zero for every sum of an empty chapter', () => {
    expect(planOf([[]]).total).toMatchObject({ chunks: 0, costMicroUsd: 0, audioSeconds: 0, wallSeconds: 0 });
  });

  const check = { retakes: 2, words: 'report' as const, limits: { maxPauseSeconds: 2.5 } };

  it.each([
    ['allows each bought chunk as many retakes as the manifest says', [['new', 'more']], {}, 2 + 4],
    ['allows retakes only for new chunks when no take that is here is flagged', [['here', 'new']], {}, 1 + 2],
    ['allows no retakes for a complete chapter without flagged takes', [['here']], {}, 0],
    ['counts the retakes of a text once when it occurs twice', [['new'], ['new', 'more']], {}, 2 + 4],
    ['allows no retakes for a key that used them up in earlier runs', [['here', 'new']], { here: 3 }, 1 + 2],
  ])('%s', (_, keys, attempts, requests) => {
    const chunks = keys.map((ofChapter) => ofChapter.map((key, index) => chunkOf(key, index + 1)));
    const given = { here: 1, ...attempts };
    const plan = planOf(chunks, { present: [take('here')], check, attempts: given });
    expect(plan.total.costWithRetakesMicroUsd).toBe(requests * price);
    const sum = plan.chapters.reduce((total, one) => total + one.costWithRetakesMicroUsd, 0);
    expect(sum).toBe(plan.total.costWithRetakesMicroUsd);
  });

  it('allows no retakes for an engine whose audio never varies', () => {
    const plan = planOf([[chunkOf('new', 1)]], { check, profile: { ...profile, varies: false } });
    expect(plan.total.costWithRetakesMicroUsd).toBe(price);
  });

  it('counts every chunk once, and pays for each key once', () => {
    const keys = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 12 });
    const some = fc.uniqueArray(fc.constantFrom('a', 'b', 'c'));
    fc.assert(
      fc.property(fc.array(keys, { maxLength: 4 }), some, some, (chapters, here, onTheWay) => {
        const chunks = chapters.map((ofChapter) => ofChapter.map((key, index) => chunkOf(key, index + 1)));
        const plan = planOf(chunks, {
          present: here.map((key) => take(key)),
          pending: onTheWay.map(pending),
        });
        const { total } = plan;
        const distinct = new Set(chapters.flat());
        expect(total.reuse + total.collect + total.buy).toBe(total.chunks);
        expect(total.buy).toBe(
          [...distinct].filter((key) => !here.includes(key as 'a') && !onTheWay.includes(key as 'a')).length,
        );
        expect(total.costMicroUsd).toBe(total.buy * price);
      }),
    );
  });
});
