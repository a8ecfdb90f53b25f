import { describe, expect, it } from 'vitest';
import { buyWithLostLease, lostLeaseChunks as chunks, waysToLoseALease } from '../support/lost-lease.js';

describe('a run that loses its lease while it buys', () => {
  it.each(waysToLoseALease)('sends no more requests while another machine buys (%s)', async (_name, lose) => {
    const { lost, whole, report, again } = await buyWithLostLease(lose);
    expect(lost.status).toBe(5);
    expect(JSON.parse(lost.stdout)).toMatchObject({
      status: 'stopped',
      bought: 2,
      warnings: [{ code: 'store-lost' }],
    });
    expect(JSON.parse(whole.stdout)).toMatchObject({ status: 'complete', uncertainUsd: 0, warnings: [] });
    // The second run collects the open requests of the first, and nothing is bought twice.
    expect(report).toMatchObject({ charged: chunks, distinctCharged: chunks });
    expect(again).toMatchObject({ status: 'complete', recorded: { bought: 0 }, warnings: [] });
  });
});
