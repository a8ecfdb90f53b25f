import { describe, expect, it } from 'vitest';
import type { JournalEntry, JournalStep } from '../../src/state/journal/journal-entry.js';
import { foldJournal, isLoopback } from '../../src/state/ledger.js';

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

describe('the ledger', () => {
  const cases: [
    string,
    JournalEntry[],
    { spent: number; uncertain: number; pending: number; takes: number },
  ][] = [
    ['nothing', [], { spent: 0, uncertain: 0, pending: 0, takes: 0 }],
    ['an intent alone', [submitting('a')], { spent: 0, uncertain: 40_000, pending: 0, takes: 0 }],
    [
      'a lost answer',
      [submitting('a'), entry({ type: 'uncertain', submission: 'a', reason: 'reset' })],
      { spent: 0, uncertain: 40_000, pending: 0, takes: 0 },
    ],
    [
      'a refusal',
      [submitting('a'), entry({ type: 'refused', submission: 'a', reason: '429' })],
      { spent: 0, uncertain: 0, pending: 0, takes: 0 },
    ],
    [
      'accepted',
      [submitting('a'), accepted('a', 'r1')],
      { spent: 40_000, uncertain: 0, pending: 1, takes: 0 },
    ],
    [
      'recorded',
      [submitting('a'), accepted('a', 'r1'), taken('r1')],
      { spent: 40_000, uncertain: 0, pending: 0, takes: 1 },
    ],
    [
      'FAILED is charged',
      [submitting('a'), accepted('a', 'r1'), ended('r1', true)],
      { spent: 40_000, uncertain: 0, pending: 0, takes: 0 },
    ],
    [
      'ERROR is not',
      [submitting('a'), accepted('a', 'r1'), ended('r1', false)],
      { spent: 0, uncertain: 0, pending: 0, takes: 0 },
    ],
  ];
  it.each(cases)('%s', (_, entries, expected) => {
    const inAnyOrder = [entries, entries.toReversed(), [...entries, ...entries]];
    for (const order of inAnyOrder) {
      const ledger = foldJournal(order, real);
      expect({
        spent: ledger.spentMicroUsd,
        uncertain: ledger.uncertainMicroUsd,
        pending: ledger.pending.size,
        takes: ledger.takes.size,
      }).toEqual(expected);
    }
  });

  it('takes a lost answer for certain once its request id has come home', () => {
    const doubt = [submitting('a'), entry({ type: 'uncertain', submission: 'a', reason: 'reset' })];
    expect(foldJournal(doubt, real)).toMatchObject({ spentMicroUsd: 0, uncertainMicroUsd: 40_000 });
    for (const entries of [
      [...doubt, accepted('a', 'r1')],
      [accepted('a', 'r1'), ...doubt],
    ]) {
      const ledger = foldJournal(entries, real);
      expect(ledger).toMatchObject({ spentMicroUsd: 40_000, uncertainMicroUsd: 0 });
      expect([ledger.uncertain.size, ledger.pending.get('k')]).toMatchObject([0, [{ requestId: 'r1' }]]);
    }
  });

  it('doubts nothing that is free', () => {
    const free = { ...submitting('a'), priceMicroUsd: 0 };
    expect(foldJournal([free], real)).toMatchObject({ uncertainMicroUsd: 0, uncertain: new Map() });
  });

  it('knows the doubts of a key, and the callbacks of this gateway alone', () => {
    const sent = (submission: string, origin: string) =>
      submitting(submission, 'k', origin, { callback: `digest of ${submission}` });
    const told = (submission: string, requestId: string, origin: string) =>
      entry({ type: 'called-back', submission, requestId }, origin);
    const elsewhere = 'https://elsewhere.example';
    const entries = [
      ...[sent('a', real), sent('b', elsewhere), submitting('c')],
      ...[told('a', 'r1', real), told('a', 'r2', real), told('b', 'r3', elsewhere)],
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

  it('keeps rehearsals and the real thing apart, whatever the port', () => {
    const rehearsal = 'http://127.0.0.1:4000';
    const entries = [
      submitting('a', 'k', rehearsal),
      accepted('a', 'r1', 'k', rehearsal),
      taken('r1', 'k', rehearsal),
    ];
    expect(foldJournal(entries, real)).toMatchObject({ spentMicroUsd: 0, requests: 0 });
    expect(foldJournal(entries, real).takes.size).toBe(0);
    expect(foldJournal(entries, 'http://localhost:9').takes.size).toBe(1);
    expect(foldJournal([submitting('a'), accepted('a', 'r1'), taken('r1')], rehearsal).takes.size).toBe(0);
  });

  it('does not ask one gateway for what another one was paid for', () => {
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
  ])('knows whether %s is this machine', (origin, expected) => {
    expect(isLoopback(origin)).toBe(expected);
  });
});

describe('requests at another gateway', () => {
  const other = 'https://other.example';

  it('are known, cannot be collected, and count as spent', () => {
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

  it('on loopback are at one gateway, whatever the port', () => {
    const [here, there] = ['http://127.0.0.1:1', 'http://localhost:2'];
    const ledger = foldJournal([submitting('a', 'k', here), accepted('a', 'r1', 'k', here)], there);
    expect([ledger.elsewhere.size, ledger.collectable.get('k')]).toEqual([0, ['r1']]);
  });
});

it('a recording whose acceptance was lost can still be asked for, newest first', () => {
  const ledger = foldJournal([taken('r1'), submitting('b'), accepted('b', 'r2'), taken('r2')], real);
  expect(ledger.collectable.get('k')).toEqual(['r2', 'r1']);
});

it('a request whose intent was lost costs the highest price that is known', () => {
  const ledger = foldJournal([submitting('a'), accepted('a', 'r1'), accepted('lost', 'r2')], real);
  expect(ledger.spentMicroUsd).toBe(80_000);
});

describe('one request id for two requests', () => {
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

  it('is charged twice, and the recording is for the first one, in whatever order the lines come', () => {
    for (const order of inAnyOrder(...first, ...second)) {
      const ledger = foldJournal(order, real);
      expect(ledger).toMatchObject({ spentMicroUsd: 80_000, uncertainMicroUsd: 0, requests: 2 });
      expect(ledger.reusedIds).toEqual(['r1']);
      expect([...ledger.pending.keys()]).toEqual(['k1']);
      expect([...ledger.collectable]).toEqual([['k1', ['r1']]]);
    }
  });

  it('stays charged for the second one when the first one was not', () => {
    const notCharged = entry({ type: 'ended', key: 'k1', requestId: 'r1', charged: false, reason: 'ERROR' });
    for (const order of inAnyOrder(...first, ...second, notCharged))
      expect(foldJournal(order, real).spentMicroUsd).toBe(40_000);
  });

  it('leaves a recording to the second one that it has already', () => {
    const { takes, collectable } = foldJournal(
      [...first, ...second, taken('r1', 'k1'), taken('r1', 'k2')],
      real,
    );
    expect([...takes.keys()]).toEqual(['k1', 'k2']);
    expect([...collectable.keys()]).toEqual(['k1']);
  });

  it('of the same words is charged twice and collected once', () => {
    const again = [submitting('b', 'k1'), at(2, accepted('b', 'r1', 'k1'))];
    for (const order of inAnyOrder(...first, ...again)) {
      const ledger = foldJournal(order, real);
      expect(ledger).toMatchObject({ spentMicroUsd: 80_000, reusedIds: ['r1'] });
      expect(ledger.pending.get('k1')).toHaveLength(1);
    }
  });

  it('is no concern where two gateways gave it', () => {
    const other = 'https://other.example';
    const there = [submitting('b', 'k2', other), at(2, accepted('b', 'r1', 'k2', other))];
    expect(foldJournal([...first, ...there], real)).toMatchObject({ reusedIds: [], spentMicroUsd: 80_000 });
  });
});

describe('the money of a month', () => {
  const inMonth = (month: string, one: JournalEntry): JournalEntry => ({
    ...one,
    time: `${month}-05T00:00:00.000Z`,
  });

  it('is that of the requests submitted in it, whenever they were settled', () => {
    const entries = [
      inMonth('2026-10', submitting('a')),
      inMonth('2026-11', accepted('a', 'r1')),
      inMonth('2026-10', submitting('b')),
      inMonth('2026-10', accepted('b', 'r2')),
      // Given back to October.
      inMonth('2026-11', ended('r2', false)),
      inMonth('2026-11', submitting('c')),
      inMonth('2026-12', entry({ type: 'uncertain', submission: 'c', reason: 'reset' })),
      // Its `submitting` line is damaged: where it was accepted.
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

describe('what was forgotten', () => {
  const [first, again] = [taken('r1'), taken('r1')];
  const forgotten = entry({ type: 'forgotten', key: 'k', requestId: 'r1', lines: [first.id] });
  const paid = [submitting('a'), accepted('a', 'r1')];

  it('is no take, was paid for, and can be asked for, in whatever order the lines come', () => {
    const entries = [...paid, first, forgotten];
    for (const order of [entries, entries.toReversed()]) {
      const ledger = foldJournal(order, real);
      expect(ledger).toMatchObject({ spentMicroUsd: 40_000, requests: 1 });
      expect([ledger.takes.size, ledger.pending.size]).toEqual([0, 0]);
      expect(ledger.collectable.get('k')).toEqual(['r1']);
    }
  });

  it('is a take again once it was fetched again', () => {
    const entries = [...paid, first, forgotten, again];
    for (const order of [entries, entries.toReversed()])
      expect(foldJournal(order, real).takes.get('k')).toHaveLength(1);
  });

  it('knows what was ever accepted, and what was ever recorded, whatever became of it', () => {
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

describe('several takes of a key', () => {
  const chosen = (requestId: string, time: string, by: 'check' | 'hand' = 'check') => ({
    ...entry({ type: 'chosen', key: 'k', requestId, among: ['r1', 'r2'], by }),
    time,
  });

  it('have one that was chosen last, in whatever order the lines stand', () => {
    const lines = [
      chosen('r1', '2026-11-22T00:00:01.000Z'),
      chosen('r2', '2026-11-22T00:00:03.000Z', 'hand'),
      chosen('r1', '2026-11-22T00:00:02.000Z'),
    ];
    for (const entries of [lines, lines.toReversed()])
      expect(foldJournal(entries, real).choices.get('k')).toMatchObject({ requestId: 'r2', by: 'hand' });
  });

  it('are counted by what was charged for them, on its way and failed ones too', () => {
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

  it('are read by a narrate that knows nothing of these lines as if they were not there', () => {
    const known = [submitting('a'), accepted('a', 'r1'), taken('r1')];
    const unheard = { ...entry({ type: 'refused', submission: 'x', reason: '' }), type: 'unheard-of' };
    expect(foldJournal([...known, unheard as unknown as JournalEntry], real)).toEqual(
      foldJournal(known, real),
    );
  });
});
