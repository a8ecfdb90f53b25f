import { describe, expect, it } from 'vitest';
import { texts } from '../../support/recording.js';
import { price, scriptedBook, summaryOf } from '../scripted-run.js';

const accepts = (requestId: string) => ({ status: 202, body: { request_id: requestId, status: 'QUEUED' } });
const keysOf = (takes: ReadonlyMap<string, unknown>) => [...takes.keys()];

describe('a request id of an earlier request', () => {
  it('does not give a chunk the audio of another: the chunk is bought again, and both requests count', async () => {
    const { record, journal, gateway } = await scriptedBook({ submit: [accepts('same'), accepts('same')] });
    const recording = await record({ texts: texts(2), concurrency: 1 });
    expect(summaryOf(recording)).toMatchObject({ bought: 2, failed: 0, spent: 3, uncertain: 0 });
    expect(await journal()).toBe('submitting accepted taken submitting accepted submitting accepted taken');
    const { ledger } = recording.snapshot;
    expect(ledger).toMatchObject({ spentMicroUsd: 3 * price, reusedIds: ['same'] });
    expect([...ledger.takes.values()].map(([take]) => take?.requestId)).toEqual(['same', 'r-3']);
    expect(recording.recorded.paidTwice).toMatchObject([
      { chapter: 1, chunk: 2, reason: expect.stringContaining('request id of an earlier request') },
    ]);
    expect(recording.events).toContainEqual({
      type: 'warning',
      code: 'request-id-reused',
      message: expect.stringMatching(/^Chapter 1, chunk 2: .*\(same\)/),
    });
    expect(gateway.submits).toHaveLength(3);
  });

  it('fails a chunk that gets it twice, and is not polled by a later run', async () => {
    const { record, gateway } = await scriptedBook({
      submit: [accepts('same'), accepts('same'), accepts('same')],
    });
    const first = await record({ texts: texts(2), concurrency: 1 });
    expect(summaryOf(first)).toMatchObject({ bought: 1, failed: 1, spent: 3 });
    gateway.script({});
    const before = gateway.polls.length;
    const second = await record({ texts: texts(2), concurrency: 1 });
    expect(summaryOf(second)).toMatchObject({ bought: 1, failed: 0, spent: 1 });
    expect(gateway.polls.slice(before).map(({ path }) => path.split('/').at(-1))).not.toContain('same');
    expect(keysOf(second.snapshot.present)).toHaveLength(2);
  });

  it('is detected across runs', async () => {
    const { record, gateway } = await scriptedBook({ submit: [accepts('same')] });
    await record({ texts: texts(1) });
    gateway.script({ submit: (number) => (number === 2 ? accepts('same') : null) });
    const recording = await record({ texts: texts(2) });
    expect(summaryOf(recording)).toMatchObject({ bought: 1, spent: 2 });
    expect(recording.snapshot.ledger.spentMicroUsd).toBe(3 * price);
    const [one, other] = [...recording.snapshot.present.values()];
    expect(one?.requestId).not.toBe(other?.requestId);
  });
});
