import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addSpending, spendingByMonth } from '../../../src/plan/cost/spending-by-month.js';
import type { JournalEntry, JournalStep } from '../../../src/state/journal/journal-entry.js';
import { foldJournal, type KeyCharges } from '../../../src/state/ledger.js';

const price = 40_000;
const charge = (month: string, more: Partial<KeyCharges> = {}): KeyCharges => ({
  month,
  spentMicroUsd: price,
  uncertainMicroUsd: 0,
  requests: 1,
  ...more,
});
const possibly = { spentMicroUsd: 0, uncertainMicroUsd: price, requests: 0 };

describe('spendingByMonth', () => {
  it('has no month if nothing was ever bought', () => {
    expect(spendingByMonth({ charges: new Map() })).toEqual([]);
  });

  it('has every month from the first to the last, with those without requests', () => {
    const charges = new Map([
      ['b', [charge('2027-02'), charge('2026-11')]],
      ['a', [charge('2026-11'), charge('2026-11', possibly)]],
    ]);
    const rows = spendingByMonth({ charges });
    expect(
      rows.map(({ name, spentMicroUsd, uncertainMicroUsd, requests }) => [
        name,
        spentMicroUsd,
        uncertainMicroUsd,
        requests,
      ]),
    ).toEqual([
      ['November 2026', 2 * price, price, 2],
      ['December 2026', 0, 0, 0],
      ['January 2027', 0, 0, 0],
      ['February 2027', price, 0, 1],
    ]);
    expect(rows.every(({ chapters }) => chapters.size === 0)).toBe(true);
  });

  it('divides a month by chapter, in the order of the book, and unknown chapters last', () => {
    const charges = new Map(['x', 'b', 'a', 'a2'].map((key) => [key, [charge('2026-11')]]));
    const numbers: Record<string, number> = { a: 2, a2: 2, b: 10 };
    const [row] = spendingByMonth({ charges }, { chapterOf: (key) => numbers[key] ?? null });
    expect([...row!.chapters].map(([chapter, { requests }]) => [chapter, requests])).toEqual([
      [2, 2],
      [10, 1],
      [null, 1],
    ]);
  });

  it('adds up to what the ledger says of each month and of all months, for every journal', () => {
    fc.assert(
      fc.property(fc.array(purchase, { maxLength: 12 }), (purchases) => {
        const ledger = foldJournal(purchases.flatMap(linesOf), origin);
        const rows = spendingByMonth(ledger, { chapterOf: (key) => (key === 'k1' ? 1 : null) });
        const { spentMicroUsd, uncertainMicroUsd } = ledger;
        expect(addSpending(rows)).toMatchObject({ spentMicroUsd, uncertainMicroUsd });
        for (const row of rows) {
          const { month, name, chapters, ...spending } = row;
          const none = { spentMicroUsd: 0, uncertainMicroUsd: 0 };
          expect(spending).toMatchObject(ledger.months.get(month) ?? none);
          expect(addSpending([...chapters.values()])).toEqual(spending);
        }
        for (const month of ledger.months.keys())
          expect(rows.filter((row) => row.month === month)).toHaveLength(1);
      }),
    );
  });
});

const origin = 'https://gateway.example';
const purchase = fc.record({
  id: fc.uuid(),
  key: fc.constantFrom('k1', 'k2', 'k3'),
  time: fc.constantFrom('2026-10-31T23:59:59.999Z', '2026-11-01T00:00:00.000Z', '2027-02-03T00:00:00.000Z'),
  end: fc.constantFrom('lost', 'refused', 'accepted', 'not charged', 'charged'),
});

/** Returns the journal lines of one request. */
function linesOf({
  id,
  key,
  time,
  end,
}: typeof purchase extends fc.Arbitrary<infer Purchase> ? Purchase : never) {
  const line = (step: JournalStep, name: string): JournalEntry => ({
    v: 1,
    id: `${id} ${name}`,
    time,
    origin,
    ...step,
  });
  const words = { engine: 'pixazo', model: 'm', text: 'Words.', voice: 'Kore', prompt: null, language: null };
  const sent = line(
    { type: 'submitting', submission: id, key, ...words, priceMicroUsd: price },
    'submitting',
  );
  if (end === 'lost') return [sent];
  if (end === 'refused') return [sent, line({ type: 'refused', submission: id, reason: '429' }, 'refused')];
  const accepted = line({ type: 'accepted', submission: id, key, requestId: id }, 'accepted');
  if (end === 'accepted') return [sent, accepted];
  const charged = end === 'charged';
  return [sent, accepted, line({ type: 'ended', key, requestId: id, charged, reason: 'because' }, 'ended')];
}
