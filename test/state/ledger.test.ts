import { describe, expect, it } from 'vitest';
import type { JournalEntry, JournalStep } from '../../src/state/journal/journal-entry.js';
import { foldJournal, isLoopback } from '../../src/state/ledger.js';
import { judgementOf } from '../support/word-judgements.js';

const real = 'https://gateway.example';
let count = 0;
const entry = (step: JournalStep, origin = real): JournalEntry => ({
  v: 1,
  id: `id-${++count}`,
  time: '2026-11-22T00:00:00.000Z',
  origin,
  ...step,
});
const submitting = (submission: string, key = 'k', origin = real, more: { callback?: string } = {}) =>
  entry(
    {
      type: 'submitting',
      submission,
      key,
      engine: 'pixazo',
      model: 'm',
      text: 'Words.',
      voice: 'Kore',
      prompt: null,
      language: null,
      priceMicroUsd: 40_000,
      ...more,
    },
    origin,
  );
const accepted = (submission: string, requestId: string, key = 'k', origin = real) =>
  entry({ type: 'accepted', submission, key, requestId }, origin);
const taken = (requestId: string, key = 'k', origin = real) =>
  entry({ type: 'taken', key, requestId, bytes: 100, sha256: 'x', frames: 10, sampleRate: 24_000 }, origin);
const ended = (requestId: string, charged: boolean) =>
  entry({ type: 'ended', key: 'k', requestId, charged, reason: 'because' });

describe('foldJournal', () => {
  const cases: [
    string,
    JournalEntry[],
    { spent: number; uncertain: number; pending: number; takes: number },
  ][] = [
    ['nothing for an empty journal', [], { spent: 0, uncertain: 0, pending: 0, takes: 0 }],
    [
      'a `submitting` line without a later one as uncertain',
      [submitting('a')],
      { spent: 0, uncertain: 40_000, pending: 0, takes: 0 },
    ],
    [
      'a lost response as uncertain',
      [submitting('a'), entry({ type: 'uncertain', submission: 'a', reason: 'reset' })],
      { spent: 0, uncertain: 40_000, pending: 0, takes: 0 },
    ],
    [
      'a refused submission as free',
      [submitting('a'), entry({ type: 'refused', submission: 'a', reason: '429' })],
      { spent: 0, uncertain: 0, pending: 0, takes: 0 },
    ],
    [
      'an accepted request as spent and pending',
      [submitting('a'), accepted('a', 'r1')],
      { spent: 40_000, uncertain: 0, pending: 1, takes: 0 },
    ],
    [
      'a recorded request as spent with a take',
      [submitting('a'), accepted('a', 'r1'), taken('r1')],
      { spent: 40_000, uncertain: 0, pending: 0, takes: 1 },
    ],
    [
      'a request that ended as FAILED as spent',
      [submitting('a'), accepted('a', 'r1'), ended('r1', true)],
      { spent: 40_000, uncertain: 0, pending: 0, takes: 0 },
    ],
    [
      'a request that ended as ERROR as free',
      [submitting('a'), accepted('a', 'r1'), ended('r1', false)],
      { spent: 0, uncertain: 0, pending: 0, takes: 0 },
    ],
  ];
  it.each(cases)('counts %s, in any order of the lines', (_, entries, expected) => {
    const orders = [entries, entries.toReversed(), [...entries, ...entries]];
    for (const order of orders) {
      const ledger = foldJournal(order, real);
      expect({
        spent: ledger.spentMicroUsd,
        uncertain: ledger.uncertainMicroUsd,
        pending: ledger.pending.size,
        takes: ledger.takes.size,
      }).toEqual(expected);
    }
  });

  it('counts a lost response as spent once its request id is recovered', () => {
    const lost = [submitting('a'), entry({ type: 'uncertain', submission: 'a', reason: 'reset' })];
    expect(foldJournal(lost, real)).toMatchObject({ spentMicroUsd: 0, uncertainMicroUsd: 40_000 });
    for (const entries of [
      [...lost, accepted('a', 'r1')],
      [accepted('a', 'r1'), ...lost],
    ]) {
      const ledger = foldJournal(entries, real);
      expect(ledger).toMatchObject({ spentMicroUsd: 40_000, uncertainMicroUsd: 0 });
      expect([ledger.uncertain.size, ledger.pending.get('k')]).toMatchObject([0, [{ requestId: 'r1' }]]);
    }
  });

  it('has the first time at which a run left a text to a later one, in any order of the lines', () => {
    const seen = (time: string, ...keys: string[]) => ({ ...entry({ type: 'seen', keys }), time });
    const entries = [seen('2026-11-03T00:00:00.000Z', 'k', 'l'), seen('2026-11-02T00:00:00.000Z', 'k')];
    for (const order of [entries, entries.toReversed()])
      expect(foldJournal(order, real).seen).toEqual(
        new Map([
          ['k', Date.parse('2026-11-02T00:00:00.000Z')],
          ['l', Date.parse('2026-11-03T00:00:00.000Z')],
        ]),
      );
  });

  it('has no uncertain submissions at a price of 0', () => {
    const free = { ...submitting('a'), priceMicroUsd: 0 };
    expect(foldJournal([free], real)).toMatchObject({ uncertainMicroUsd: 0, uncertain: new Map() });
  });

  it('lists the uncertain submissions of a key, with callbacks only for those of this gateway', () => {
    const sent = (submission: string, origin: string) =>
      submitting(submission, 'k', origin, { callback: `digest of ${submission}` });
    const calledBack = (submission: string, requestId: string, origin: string) =>
      entry({ type: 'called-back', submission, requestId }, origin);
    const elsewhere = 'https://elsewhere.example';
    const entries = [
      ...[sent('a', real), sent('b', elsewhere), submitting('c')],
      ...[calledBack('a', 'r1', real), calledBack('a', 'r2', real), calledBack('b', 'r3', elsewhere)],
    ];
    expect(foldJournal(entries, real).uncertain.get('k')).toEqual(
      ['digest of a', null, null].map((callback, index) => ({
        submission: 'abc'[index],
        key: 'k',
        priceMicroUsd: 40_000,
        sentAt: Date.parse('2026-11-22T00:00:00.000Z'),
        callback,
        hints: index === 0 ? ['r1', 'r2'] : [],
      })),
    );
  });

  it('ignores sandbox runs in a real run, and the reverse, whatever the port', () => {
    const sandbox = 'http://127.0.0.1:4000';
    const entries = [
      submitting('a', 'k', sandbox),
      accepted('a', 'r1', 'k', sandbox),
      taken('r1', 'k', sandbox),
    ];
    expect(foldJournal(entries, real)).toMatchObject({ spentMicroUsd: 0, requests: 0 });
    expect(foldJournal(entries, real).takes.size).toBe(0);
    expect(foldJournal(entries, 'http://localhost:9').takes.size).toBe(1);
    expect(foldJournal([submitting('a'), accepted('a', 'r1'), taken('r1')], sandbox).takes.size).toBe(0);
  });

  it('counts a request at another gateway as spent, but not as pending', () => {
    const entries = [submitting('a'), accepted('a', 'r1')];
    expect(foldJournal(entries, 'https://elsewhere.example').pending.size).toBe(0);
    expect(foldJournal(entries, 'https://elsewhere.example').spentMicroUsd).toBe(40_000);
  });

  it.each([
    ['http://127.0.0.1:80', true],
    ['http://127.8.8.8', true],
    ['http://localhost:3000', true],
    ['http://[::1]:3000', true],
    ['https://127.0.0.1.example.com', false],
    ['https://localhost.example.com', false],
    ['https://gateway.pixazo.ai', false],
  ])('isLoopback returns for %s: %s', (origin, expected) => {
    expect(isLoopback(origin)).toBe(expected);
  });
});

describe('foldJournal with requests at another gateway', () => {
  const other = 'https://other.example';

  it('lists them as elsewhere, not as collectable, and counts them as spent', () => {
    const ledger = foldJournal(
      [
        submitting('a', 'k', other),
        accepted('a', 'r1', 'k', other),
        taken('r1', 'k', other),
        submitting('b', 'k'),
        accepted('b', 'r2'),
        submitting('c', 'waits', other),
        accepted('c', 'r3', 'waits', other),
      ],
      real,
    );
    expect([...ledger.elsewhere]).toEqual([
      ['r1', { key: 'k', origin: other }],
      ['r3', { key: 'waits', origin: other }],
    ]);
    expect([...ledger.collectable]).toEqual([['k', ['r2']]]);
    expect(ledger.spentMicroUsd).toBe(120_000);
  });

  it('treats all loopback addresses as one gateway, whatever the port', () => {
    const [here, there] = ['http://127.0.0.1:1', 'http://localhost:2'];
    const ledger = foldJournal([submitting('a', 'k', here), accepted('a', 'r1', 'k', here)], there);
    expect([ledger.elsewhere.size, ledger.collectable.get('k')]).toEqual([0, ['r1']]);
  });
});

it('foldJournal lists a recording without an `accepted` line as collectable, newest first', () => {
  const ledger = foldJournal([taken('r1'), submitting('b'), accepted('b', 'r2'), taken('r2')], real);
  expect(ledger.collectable.get('k')).toEqual(['r2', 'r1']);
});

it('foldJournal counts a request without a `submitting` line at the highest known price', () => {
  const ledger = foldJournal([submitting('a'), accepted('a', 'r1'), accepted('lost', 'r2')], real);
  expect(ledger.spentMicroUsd).toBe(80_000);
});

describe('foldJournal with one request id for two requests', () => {
  const at = (second: number, one: JournalEntry): JournalEntry => ({
    ...one,
    time: `2026-11-22T00:00:0${second}.000Z`,
  });
  const first = [submitting('a', 'k1'), at(1, accepted('a', 'r1', 'k1'))];
  const second = [submitting('b', 'k2'), at(2, accepted('b', 'r1', 'k2'))];
  const inAnyOrder = (...entries: JournalEntry[]) => [
    entries,
    entries.toReversed(),
    [...entries, ...entries],
  ];

  it('charges both requests and gives the recording to the first one, in any order of the lines', () => {
    for (const order of inAnyOrder(...first, ...second)) {
      const ledger = foldJournal(order, real);
      expect(ledger).toMatchObject({ spentMicroUsd: 80_000, uncertainMicroUsd: 0, requests: 2 });
      expect(ledger.reusedIds).toEqual(['r1']);
      expect([...ledger.pending.keys()]).toEqual(['k1']);
      expect([...ledger.collectable]).toEqual([['k1', ['r1']]]);
    }
  });

  it('charges the second request if the first one was not charged', () => {
    const notCharged = entry({ type: 'ended', key: 'k1', requestId: 'r1', charged: false, reason: 'ERROR' });
    for (const order of inAnyOrder(...first, ...second, notCharged))
      expect(foldJournal(order, real).spentMicroUsd).toBe(40_000);
  });

  it('keeps a recording that the second request already has', () => {
    const { takes, collectable } = foldJournal(
      [...first, ...second, taken('r1', 'k1'), taken('r1', 'k2')],
      real,
    );
    expect([...takes.keys()]).toEqual(['k1', 'k2']);
    expect([...collectable.keys()]).toEqual(['k1']);
  });

  it('charges two requests for the same words, and collects their recording once', () => {
    const again = [submitting('b', 'k1'), at(2, accepted('b', 'r1', 'k1'))];
    for (const order of inAnyOrder(...first, ...again)) {
      const ledger = foldJournal(order, real);
      expect(ledger).toMatchObject({ spentMicroUsd: 80_000, reusedIds: ['r1'] });
      expect(ledger.pending.get('k1')).toHaveLength(1);
    }
  });

  it('does not report an id that two gateways gave', () => {
    const other = 'https://other.example';
    const there = [submitting('b', 'k2', other), at(2, accepted('b', 'r1', 'k2', other))];
    expect(foldJournal([...first, ...there], real)).toMatchObject({ reusedIds: [], spentMicroUsd: 80_000 });
  });
});

describe('foldJournal by month', () => {
  const inMonth = (month: string, one: JournalEntry): JournalEntry => ({
    ...one,
    time: `${month}-05T00:00:00.000Z`,
  });

  it('counts a request in the month of its submission, whenever it was settled', () => {
    const entries = [
      inMonth('2026-10', submitting('a')),
      inMonth('2026-11', accepted('a', 'r1')),
      inMonth('2026-10', submitting('b')),
      inMonth('2026-10', accepted('b', 'r2')),
      // Refunded in October.
      inMonth('2026-11', ended('r2', false)),
      inMonth('2026-11', submitting('c')),
      inMonth('2026-12', entry({ type: 'uncertain', submission: 'c', reason: 'reset' })),
      // Without its `submitting` line, it counts in the month in which it was accepted.
      inMonth('2026-12', accepted('lost', 'r3')),
    ];
    for (const order of [entries, entries.toReversed()]) {
      const { months } = foldJournal(order, real);
      expect(Object.fromEntries(months)).toEqual({
        '2026-10': { spentMicroUsd: 40_000, uncertainMicroUsd: 0 },
        '2026-11': { spentMicroUsd: 0, uncertainMicroUsd: 40_000 },
        '2026-12': { spentMicroUsd: 40_000, uncertainMicroUsd: 0 },
      });
    }
  });
});

describe('foldJournal with forgotten recordings', () => {
  const [first, again] = [taken('r1'), taken('r1')];
  const forgotten = entry({ type: 'forgotten', key: 'k', requestId: 'r1', lines: [first.id] });
  const paid = [submitting('a'), accepted('a', 'r1')];

  it('counts them as spent and collectable, but not as takes, in any order of the lines', () => {
    const entries = [...paid, first, forgotten];
    for (const order of [entries, entries.toReversed()]) {
      const ledger = foldJournal(order, real);
      expect(ledger).toMatchObject({ spentMicroUsd: 40_000, requests: 1 });
      expect([ledger.takes.size, ledger.pending.size]).toEqual([0, 0]);
      expect(ledger.collectable.get('k')).toEqual(['r1']);
    }
  });

  it('counts a recording as a take again once it was downloaded again', () => {
    const entries = [...paid, first, forgotten, again];
    for (const order of [entries, entries.toReversed()])
      expect(foldJournal(order, real).takes.get('k')).toHaveLength(1);
  });

  it('lists every key that was ever accepted or recorded, whatever happened later', () => {
    const lost = taken('r4', 'forgotten');
    const { bought, recorded } = foldJournal(
      [
        submitting('a', 'refused'),
        entry({ type: 'refused', submission: 'a', reason: '429' }),
        submitting('b', 'unanswered'),
        submitting('c', 'failed'),
        accepted('c', 'r3', 'failed'),
        ended('r3', true),
        submitting('d', 'forgotten'),
        accepted('d', 'r4', 'forgotten'),
        lost,
        entry({ type: 'forgotten', key: 'forgotten', requestId: 'r4', lines: [lost.id] }),
        taken('r5', 'accepted line lost'),
      ],
      real,
    );
    expect([...bought]).toEqual(['failed', 'forgotten', 'accepted line lost']);
    expect([...recorded]).toEqual(['forgotten', 'accepted line lost']);
  });
});

describe('foldJournal with several takes of a key', () => {
  const chosen = (requestId: string, time: string, by: 'check' | 'hand' = 'check') => ({
    ...entry({ type: 'chosen', key: 'k', requestId, among: ['r1', 'r2'], by }),
    time,
  });

  it('uses the latest choice, in any order of the lines', () => {
    const lines = [
      chosen('r1', '2026-11-22T00:00:01.000Z'),
      chosen('r2', '2026-11-22T00:00:03.000Z', 'hand'),
      chosen('r1', '2026-11-22T00:00:02.000Z'),
    ];
    for (const entries of [lines, lines.toReversed()])
      expect(foldJournal(entries, real).choices.get('k')).toMatchObject({ requestId: 'r2', by: 'hand' });
  });

  it('counts the charged requests as attempts, including pending and failed ones', () => {
    const bought = (id: string) => [submitting(id), accepted(id, id)];
    const attempts = (...entries: JournalEntry[]) => foldJournal(entries, real).attempts.get('k') ?? 0;
    expect(attempts(submitting('a'))).toBe(0);
    expect(attempts(...bought('a'), taken('a'))).toBe(1);
    expect(attempts(...bought('a'), taken('a'), ...bought('b'))).toBe(2);
    expect(attempts(...bought('a'), taken('a'), ...bought('b'), ended('b', true))).toBe(2);
    expect(attempts(...bought('a'), taken('a'), ...bought('b'), ended('b', false))).toBe(1);
    const line = taken('a');
    const forgotten = entry({ type: 'forgotten', key: 'k', requestId: 'a', lines: [line.id] });
    expect(attempts(...bought('a'), line, forgotten)).toBe(0);
  });

  it('ignores lines of a type that this version does not know', () => {
    const known = [submitting('a'), accepted('a', 'r1'), taken('r1')];
    const unknown = { ...entry({ type: 'refused', submission: 'x', reason: '' }), type: 'unheard-of' };
    expect(foldJournal([...known, unknown as unknown as JournalEntry], real)).toEqual(
      foldJournal(known, real),
    );
  });
});

describe('foldJournal with approvals', () => {
  const at = (second: number) => ({ time: `2026-11-22T00:00:0${second}.000Z` });
  const approved = (requestId: string, second: number, withdrawn = false) => ({
    ...entry({ type: 'approved', key: 'k', requestId, withdrawn }),
    ...at(second),
  });
  const chosen = (requestId: string, second: number, by: 'check' | 'hand') => ({
    ...entry({ type: 'chosen', key: 'k', requestId, among: ['r1', 'r2'], by }),
    ...at(second),
  });

  it.each<[string, readonly JournalEntry[], string | undefined]>([
    ['the take of the latest approval', [approved('r1', 1), approved('r2', 2)], 'r2'],
    ['none after the approval was withdrawn', [approved('r1', 1), approved('r1', 2, true)], undefined],
    ['a take that was approved again', [approved('r1', 1, true), approved('r1', 2)], 'r1'],
    ['a take that was chosen by hand', [approved('r1', 1), chosen('r2', 2, 'hand')], 'r2'],
    ['no choice of a check', [approved('r1', 1), chosen('r2', 2, 'check')], 'r1'],
    [
      'none if the approval of a choice was withdrawn',
      [chosen('r2', 1, 'hand'), approved('r2', 2, true)],
      undefined,
    ],
  ])('has %s, in any order of the lines', (_, lines, expected) => {
    for (const entries of [lines, lines.toReversed()])
      expect(foldJournal(entries, real).approvals.get('k')).toBe(expected);
  });

  it('keeps the approval of a take whose audio was deleted', () => {
    const line = taken('r1');
    const forgotten = entry({ type: 'forgotten', key: 'k', requestId: 'r1', lines: [line.id] });
    const { takes, approvals } = foldJournal([line, approved('r1', 1), forgotten], real);
    expect(takes.get('k') ?? []).toEqual([]);
    expect(approvals.get('k')).toBe('r1');
  });
});

describe('foldJournal with judgements of words', () => {
  const judged = (
    words: number,
    { time, version = 1 }: { time: string; version?: number },
  ): JournalEntry => ({
    ...entry({
      type: 'words-judged',
      key: 'k',
      requestId: 'r1',
      judgement: { version, ...judgementOf([], { words }) },
    }),
    time: `2026-11-${time}T00:00:00.000Z`,
  });

  it('has the latest judgement of each take, in any order of the lines', () => {
    const lines = [taken('r1'), judged(1, { time: '20' }), judged(2, { time: '21' })];
    for (const order of [lines, lines.toReversed()])
      expect([...foldJournal(order, real).judgements]).toEqual([['k/r1', judgementOf([], { words: 2 })]]);
  });

  it('ignores judgements in a form that another version writes', () => {
    const lines = [judged(1, { time: '20' }), judged(2, { time: '21', version: 2 })];
    expect(foldJournal(lines, real).judgements.get('k/r1')).toMatchObject({ words: 1 });
  });
});
