import { describe, expect, it } from 'vitest';
import { buyWithLostLease, lostLeaseChunks as chunks, waysToLoseALease } from '../support/lost-lease.js';

describe('a run whose lease was lost while it buys', () => {
  it.each(waysToLoseALease)('sends nothing more while another machine buys: %s', async (_name, lose) => {
    const { lost, whole, report, again } = await buyWithLostLease(lose);
    expect(lost.status).toBe(5);
    expect(JSON.parse(lost.stdout)).toMatchObject({
      status: 'stopped',
      bought: 2,
      warnings: [{ code: 'store-lost' }],
    });
    expect(JSON.parse(whole.stdout)).toMatchObject({ status: 'complete', uncertainUsd: 0, warnings: [] });
    // What the first had under way is collected by the second, and nothing is bought twice.
    expect(report).toMatchObject({ charged: chunks, distinctCharged: chunks });
    expect(again).toMatchObject({ status: 'complete', recorded: { bought: 0 }, warnings: [] });
  });
});
