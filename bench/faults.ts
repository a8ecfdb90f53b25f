import { afterAll, describe, expect, it } from 'vitest';
import { type FaultFigures, type FaultRow, faultRows, runFaultRow } from '../test/support/fault-rows.js';

/** What each row came to, in the order of `faultRows`. */
const figures = new Map<FaultRow, FaultFigures>();

afterAll(() => {
  console.table(
    Object.fromEntries(
      faultRows.map((row) => {
        const { chunks, charged, complete } = figures.get(row) ?? {
          chunks: '-',
          charged: ['-', '-'],
          complete: '-',
        };
        return [
          row.name,
          {
            chunks,
            'charged, run': charged[0],
            'charged, rerun': charged[1],
            'at most': row.atMost,
            complete,
          },
        ];
      }),
    ),
  );
});

describe.concurrent('a gateway that fails', () => {
  it.each(faultRows.map((row) => ({ ...row, row })))('$name', async ({ row }) => {
    const found = await runFaultRow(row);
    figures.set(row, found);
    expect(found.complete).toBe(true);
    expect(found.charged[1]).toBeLessThanOrEqual(row.atMost);
  });
});
