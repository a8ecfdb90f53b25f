import { afterAll, describe, expect, it } from 'vitest';
import { faultRows, runFaultRow } from '../test/support/fault-rows.js';
import { buyWithLostLease, lostLeaseChunks, waysToLoseALease } from '../test/support/lost-lease.js';
import { inOwnNamespace, noNamespace } from '../test/support/pid-namespace.js';
import { containerChunks, startBoth, wakeAfterTakeover } from '../test/support/shared-book.js';

/** A row of the table. */
interface Row {
  readonly chunks: number;
  /** The number of charged requests. */
  readonly charged: number;
  /** Those of the run with the fault; null: two runs at a time. */
  readonly byFirst: number | null;
  readonly atMost: number;
  readonly complete: boolean;
}

const isComplete = ({ status, stdout }: { status: number | null; stdout: string }): boolean =>
  status === 0 && JSON.parse(stdout).status === 'complete';

const rows: readonly (readonly [name: string, run: () => Promise<Row>])[] = [
  ...faultRows.map(
    (row) =>
      [
        row.name,
        async () => {
          const { chunks, charged, complete } = await runFaultRow(row);
          return { chunks, byFirst: charged[0], charged: charged[1], atMost: row.atMost, complete };
        },
      ] as const,
  ),
  ...waysToLoseALease.map(
    ([name, lose]) =>
      [
        `two machines, one store: ${name}`,
        async () => {
          const { whole, report } = await buyWithLostLease(lose);
          const chunks = lostLeaseChunks;
          return {
            chunks,
            byFirst: null,
            charged: report.charged,
            atMost: chunks,
            complete: isComplete(whole),
          };
        },
      ] as const,
  ),
  [
    'two containers with one host name start',
    async () => {
      const { first, report } = await startBoth();
      const chunks = containerChunks;
      return { chunks, byFirst: null, charged: report.charged, atMost: chunks, complete: isComplete(first) };
    },
  ],
  [
    'a container wakes up after its lock was taken over',
    async () => {
      const { charged: byFirst, second, report } = await wakeAfterTakeover();
      const chunks = containerChunks;
      return { chunks, byFirst, charged: report.charged, atMost: chunks, complete: isComplete(second) };
    },
  ],
];

const found: Record<string, Row> = {};
afterAll(() => {
  console.table(Object.fromEntries(rows.flatMap(([name]) => (found[name] ? [[name, found[name]]] : []))));
});

describe.concurrent('cost of a book', () => {
  it.each(rows)('stays within the bound with the fault: %s', async (name, run) => {
    if (name.includes('container') && inOwnNamespace === null) return console.log(`${name}: ${noNamespace}`);
    const row = await run();
    found[name] = row;
    expect(row.complete).toBe(true);
    expect(row.charged).toBeLessThanOrEqual(row.atMost);
  });
});
