import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../src/state/journal/journal-entry.js';
import { fenceOf, lastPosition, overlapIn } from '../../src/sync/fence.js';

let lines = 0;
/** Returns the journal lines of a request; `lease` null: as narrate 0.1 or a run without a store writes them. */
function request(lease: string | null, position: number, end: 'accepted' | 'refused' | null = 'accepted') {
  lines += 1;
  const submission = `s${lines}`;
  const time = new Date(lines * 1000).toISOString();
  const stamp = { v: 1, time, origin: 'https://gateway.example' };
  const fence = lease === null ? {} : { fence: fenceOf(lease, position) };
  const words = {
    key: 'k',
    engine: 'pixazo',
    model: 'm',
    text: 't',
    voice: 'v',
    prompt: null,
    language: null,
  };
  const entries: JournalEntry[] = [
    { ...stamp, id: `${submission}-1`, type: 'submitting', submission, priceMicroUsd: 1, ...words, ...fence },
  ];
  if (end === 'accepted')
    entries.push({ ...stamp, id: `${submission}-2`, type: end, submission, key: 'k', requestId: submission });
  if (end === 'refused')
    entries.push({ ...stamp, id: `${submission}-2`, type: end, submission, reason: 'no' });
  return entries;
}
const idsOf = (entries: readonly JournalEntry[]) => new Set(entries.map(({ id }) => id));

const outcomes = fc.array(fc.constantFrom('accepted' as const, 'refused' as const, null), {
  minLength: 1,
  maxLength: 5,
});

describe('overlapIn', () => {
  it('finds nothing for holders that follow one another, in any order of their lines', () => {
    fc.assert(
      fc.property(fc.array(outcomes, { maxLength: 5 }), fc.integer(), (holders, seed) => {
        let journal: readonly JournalEntry[] = [];
        for (const ends of holders) {
          const lease = randomUUID();
          const found = lastPosition(journal);
          journal = [...journal, ...ends.flatMap((end, index) => request(lease, found + 1 + index, end))];
        }
        const order = (entry: JournalEntry) => (Number(entry.id.replace(/\D/g, '')) * 7919 + seed) % 101;
        const shuffled = journal.toSorted((one, other) => order(one) - order(other));
        expect(overlapIn(shuffled, idsOf(journal))).toBeNull();
      }),
    );
  });

  it('finds every case in which a holder bought after another holder had read the journal and also bought', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 4 }),
        (before, after, others) => {
          const [one, other] = [randomUUID(), randomUUID()];
          const read = Array.from({ length: before }, (_, index) => request(one, index + 1)).flat();
          const start = lastPosition(read);
          const late = Array.from({ length: after }, (_, index) => request(one, start + 1 + index)).flat();
          const second = Array.from({ length: others }, (_, index) =>
            request(other, start + 1 + index),
          ).flat();
          const all = [...read, ...second, ...late];
          expect(overlapIn(all, idsOf(late))).toMatchObject({ requests: 2 * Math.min(after, others) });
          // It is reported when the lines are merged, and not again.
          expect(overlapIn(all, new Set())).toBeNull();
        },
      ),
    );
  });

  it('ignores refused and unfinished requests, and lines without a token', () => {
    const [one, other] = [randomUUID(), randomUUID()];
    const all = [
      ...request(one, 1),
      ...request(other, 1, 'refused'),
      ...request(other, 1, null),
      ...request(null, 1),
    ];
    expect(overlapIn(all, idsOf(all))).toBeNull();
    expect(lastPosition(request(null, 1))).toBe(0);
  });

  it('ignores a malformed token', () => {
    const [line, accepted] = request(randomUUID(), 1);
    const malformed = { ...line, fence: '../../9' } as JournalEntry;
    expect(lastPosition([malformed])).toBe(0);
    expect(overlapIn([malformed, accepted!], idsOf([malformed]))).toBeNull();
  });
});
