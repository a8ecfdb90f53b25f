import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NarrateError } from '../../src/base/errors.js';
import type { JournalEntry } from '../../src/state/journal/journal-entry.js';
import { openFolderStore } from '../../src/store/folder-store.js';
import type { ObjectStore } from '../../src/store/object-store.js';
import { pullJournal } from '../../src/sync/pull-journal.js';
import { type JournalPush, makeJournalPush } from '../../src/sync/push-journal.js';
import type { Segment } from '../../src/sync/store-cache.js';
import { examples } from '../support/examples.js';

const never = new AbortController().signal;

const entry = (count: number, reason: string): JournalEntry => ({
  v: 1,
  id: randomUUID(),
  time: new Date(1e12 + count).toISOString(),
  origin: 'https://gateway.example',
  type: 'uncertain',
  submission: `s${count}`,
  reason,
});

/** A machine with its journal, its store cache, and the upload of its current run. */
interface Machine {
  readonly entries: JournalEntry[];
  known: ReadonlyMap<string, Segment>;
  push: JournalPush;
}

let runs = 0;

/** Does what a run does first: pulls the store's lines, and queues every line that the store lacks. */
async function begin(store: ObjectStore, machine: Pick<Machine, 'entries' | 'known'>): Promise<Machine> {
  const localIds = new Set(machine.entries.map(({ id }) => id));
  const pulled = await pullJournal(store, { known: machine.known, localIds, signal: never });
  machine.entries.push(...pulled.entries);
  runs += 1;
  const push = makeJournalPush(store, `2026-${String(runs).padStart(6, '0')}`);
  const inStore = new Set([...pulled.segments.values()].flatMap(({ ids }) => ids));
  for (const one of machine.entries) if (!inStore.has(one.id)) push.add(one);
  return { entries: machine.entries, known: pulled.segments, push };
}

type Step =
  | { readonly kind: 'write'; readonly at: number; readonly length: number }
  | { readonly kind: 'flush'; readonly at: number; readonly fails: boolean }
  /** The run ends without a flush, and another begins; `forgets`: the store cache was lost. */
  | { readonly kind: 'rerun'; readonly at: number; readonly forgets: boolean };

const at = fc.nat({ max: 1 });
const steps = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({ kind: fc.constant('write' as const), at, length: fc.nat({ max: 90_000 }) }),
    },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('flush' as const), at, fails: fc.boolean() }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('rerun' as const), at, forgets: fc.boolean() }) },
  ),
  { maxLength: 40 },
);

describe('journal in a store', () => {
  it('has every line of every machine in the end, in any order of runs, writes and failures', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'narrate-shared-'));
    let round = 0;
    try {
      await fc.assert(
        fc.asyncProperty(steps, async (todo: readonly Step[]) => {
          round += 1;
          let isDown = false;
          const real = openFolderStore(join(folder, String(round)));
          const store: ObjectStore = {
            ...real,
            async put(...given) {
              if (isDown) throw new NarrateError('store-unreachable', 'down');
              await real.put(...given);
            },
          };
          const machines = [
            await begin(store, { entries: [], known: new Map() }),
            await begin(store, { entries: [], known: new Map() }),
          ];
          const all = new Set<string>();
          for (const [count, step] of todo.entries()) {
            const machine = machines[step.at]!;
            if (step.kind === 'write') {
              const written = entry(count, 'x'.repeat(step.length));
              all.add(written.id);
              machine.entries.push(written);
              machine.push.add(written);
            } else if (step.kind === 'flush') {
              isDown = step.fails;
              const flushed = await machine.push.flush(never).then(
                () => true,
                () => false,
              );
              isDown = false;
              expect(flushed || step.fails).toBe(true);
              if (flushed) expect(machine.push.behind).toBe(0);
            } else {
              const { known } = machine;
              machines[step.at] = await begin(store, { ...machine, known: step.forgets ? new Map() : known });
            }
          }
          for (const machine of machines) await machine.push.flush(never);
          for (const machine of machines) {
            const { entries, push } = await begin(store, machine);
            expect(new Set(entries.map(({ id }) => id))).toEqual(all);
            expect(entries).toHaveLength(all.size);
            expect(push.behind).toBe(0);
          }
          const fresh = await begin(store, { entries: [], known: new Map() });
          expect(fresh.entries.map(({ id }) => id).toSorted()).toEqual([...all].toSorted());
          const times = fresh.entries.map(({ time }) => time);
          expect(times).toEqual(times.toSorted());
        }),
        { numRuns: examples(40) },
      );
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
