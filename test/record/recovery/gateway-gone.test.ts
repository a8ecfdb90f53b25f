import { describe, expect, it } from 'vitest';
import type { NarrateEvent } from '../../../src/base/events.js';
import { texts } from '../../support/recording.js';
import { always, type Step } from '../../support/scripted-gateway.js';
import { skippingClock } from '../../support/skipping-clock.js';
import { price, scriptedBook, summaryOf } from '../scripted-run.js';

const minute = 60_000;
const limited = (retryAfter: string): Step => ({
  status: 429,
  body: '',
  // Without a `Date` header, only the clock of this machine tells how far away the time is.
  headers: { 'retry-after': retryAfter, date: '' },
});

const countOf = (journal: string, type: string): number =>
  journal.split(' ').filter((each) => each === type).length;

/** Returns a listener that calls `then` at the nth event of a type. */
function atEvent(type: NarrateEvent['type'], nth: number, then: () => void): (event: NarrateEvent) => void {
  let seen = 0;
  return (event) => {
    if (event.type !== type) return;
    seen += 1;
    if (seen === nth) then();
  };
}

describe('a gateway that cannot be reached for a minute', () => {
  it.each([1, 4])('makes submissions wait without using up retries (concurrency %i)', async (concurrency) => {
    const { record, gateway, journal } = await scriptedBook();
    const skipping = skippingClock();
    const disconnect = () => {
      void gateway.disconnect();
      skipping.after(minute, gateway.reconnect);
    };
    const recording = await record({
      texts: texts(12),
      // With several jobs, some requests may be in flight at that moment, and become uncertain.
      retries: concurrency === 1 ? 0 : 4,
      concurrency,
      skipping,
      onEvent: atEvent('chunk-recorded', 4, disconnect),
    });
    expect(recording.recorded).toMatchObject({ bought: 12, failed: [], stopped: null });
    expect(recording.recorded.uncertainMicroUsd).toBeLessThanOrEqual((concurrency - 1) * price);
    expect(skipping.monotonic()).toBeGreaterThanOrEqual(minute);
    expect(skipping.monotonic()).toBeLessThan(2 * minute);
    // Only one submission at a time tests the connection, and not too often.
    expect(countOf(await journal(), 'refused')).toBeLessThan(20);
  });

  it('makes jobs wait, which are then collected', async () => {
    const processing: Step = { status: 200, body: { status: 'PROCESSING' } };
    const { record, gateway, journal } = await scriptedBook({ poll: always(processing) });
    const skipping = skippingClock();
    const recording = await record({
      texts: texts(3),
      retries: 0,
      concurrency: 3,
      skipping,
      onEvent: atEvent('chunk-accepted', 3, () => {
        void gateway.disconnect();
        skipping.after(minute, () => {
          gateway.script({});
          return gateway.reconnect();
        });
      }),
    });
    expect(summaryOf(recording)).toEqual({ bought: 3, failed: 0, spent: 3, uncertain: 0, stopped: null });
    expect(gateway.submits).toHaveLength(3);
    expect(countOf(await journal(), 'taken')).toBe(3);
    expect(skipping.monotonic()).toBeLessThan(4 * minute);
  });

  it('is reported once', async () => {
    const { record, gateway } = await scriptedBook();
    const skipping = skippingClock();
    const { events } = await record({
      texts: texts(9),
      concurrency: 1,
      skipping,
      onEvent: atEvent('chunk-recorded', 4, () => {
        void gateway.disconnect();
        skipping.after(minute, gateway.reconnect);
      }),
    });
    const warnings = events.filter(({ type }) => type === 'warning');
    expect(warnings).toMatchObject([{ code: 'gateway-unreachable' }]);
  });
});

describe('a gateway that stays unreachable', () => {
  it('fails all remaining chunks free of charge after five minutes, and a rerun resumes', async () => {
    const { record, gateway, journal } = await scriptedBook();
    const skipping = skippingClock();
    const first = await record({
      texts: texts(40),
      concurrency: 2,
      retries: 9,
      skipping,
      onEvent: atEvent('chunk-recorded', 4, () => void gateway.disconnect()),
    });
    const { bought, failed, uncertainMicroUsd } = first.recorded;
    expect(bought).toBeGreaterThanOrEqual(4);
    expect(bought + failed.length).toBe(40);
    expect(uncertainMicroUsd).toBeLessThanOrEqual(2 * price);
    expect(skipping.monotonic()).toBeGreaterThanOrEqual(5 * minute);
    expect(skipping.monotonic()).toBeLessThan(17 * minute);
    expect(countOf(await journal(), 'refused')).toBeLessThan(40 + 60);
    await gateway.reconnect();
    const second = await record({ texts: texts(40) });
    expect(second.snapshot.present.size).toBe(40);
  });

  it.each(['http://127.0.0.1:2', 'https://nowhere.invalid'])(
    'fails all chunks free of charge after a minute if it never responded (%s)',
    async (url) => {
      const { record, journal } = await scriptedBook();
      const skipping = skippingClock();
      const recording = await record({ url, texts: texts(6), concurrency: 4, skipping });
      expect(summaryOf(recording)).toEqual({ bought: 0, failed: 6, spent: 0, uncertain: 0, stopped: null });
      expect(recording.recorded.failed[0]?.reason).toContain(`The gateway at ${url}: `);
      expect(skipping.monotonic()).toBeGreaterThan(minute - 1);
      expect(skipping.monotonic()).toBeLessThan(2 * minute);
      expect(recording.snapshot.ledger.uncertainMicroUsd).toBe(0);
      expect(countOf(await journal(), 'uncertain')).toBe(0);
    },
  );

  it('delays no chunk once buying has stopped', async () => {
    const refused: Step = { status: 401, body: { message: 'Access denied' } };
    const processing: Step = { status: 200, body: { status: 'PROCESSING' } };
    const { record } = await scriptedBook({ poll: (number) => (number > 4 ? refused : processing) });
    const skipping = skippingClock();
    let submissions = 0;
    const { recorded } = await record({
      texts: texts(40),
      concurrency: 20,
      skipping,
      wrapEngine(engine) {
        if (engine.kind === 'direct') return engine;
        // The first submission is accepted. All others cannot reach the gateway.
        const submit: typeof engine.submit = async (...call) => {
          submissions += 1;
          return submissions === 1 ? engine.submit(...call) : { kind: 'unreachable', message: 'cut' };
        };
        return skipping.watch({ ...engine, submit });
      },
    });
    expect(recorded).toMatchObject({ bought: 0, stopped: { code: 'key-refused' } });
    // Without the stop, it would wait for five minutes. The clock may skip some seconds while the journal is synced.
    expect(skipping.monotonic()).toBeLessThan(2 * minute);
  });

  it('does not delay the end of an interrupted run', async () => {
    const { record } = await scriptedBook();
    const controller = new AbortController();
    const { recorded } = await record({
      url: 'http://127.0.0.1:2',
      signal: controller.signal,
      onEvent: atEvent('warning', 1, () => controller.abort(new Error('interrupted'))),
    });
    expect(recorded).toMatchObject({ bought: 0, failed: [], uncertainMicroUsd: 0 });
  });
});

describe('time during a run', () => {
  const year = 365 * 24 * 60 * minute;
  // Jumps back and forth by years at every read.
  const jumpingClock = () => {
    let reads = 0;
    return skippingClock((ms) => {
      reads += 1;
      return 20 * year + ms + (reads % 2 === 0 ? -year : year);
    });
  };

  it('is measured by the monotonic clock, so a wall clock that jumps changes no wait', async () => {
    const processing: Step = { status: 200, body: { status: 'PROCESSING' } };
    const script = {
      submit: [
        { status: 500, body: { error: 'No' } },
        { status: 429, headers: { 'retry-after': '20' } },
      ],
      poll: Array<Step>(10).fill(processing),
    };
    const durationsMs: number[] = [];
    for (const skipping of [skippingClock(), jumpingClock()]) {
      const { record, journal } = await scriptedBook(script);
      expect(summaryOf(await record({ skipping }))).toMatchObject({ bought: 1, failed: 0 });
      expect(await journal()).toBe('submitting refused submitting refused submitting accepted taken');
      durationsMs.push(skipping.monotonic());
    }
    expect(durationsMs[1]).toBeCloseTo(durationsMs[0] ?? 0, 6);
  });

  it.each([
    ['in the past', 'Thu, 01 Jan 1970 00:00:00 GMT'],
    ['that is not a date', 'Thu, 99 May 2026 99:00:00 GMT'],
    ['of 0 seconds', '0'],
  ])('includes a wait between 1 and 60 seconds after a Retry-After %s', async (_name, retryAfter) => {
    const { record, gateway } = await scriptedBook({ submit: Array<Step>(3).fill(limited(retryAfter)) });
    const skipping = skippingClock();
    expect(summaryOf(await record({ skipping }))).toMatchObject({ bought: 1, failed: 0, spent: 1 });
    expect(gateway.submits).toHaveLength(4);
    expect(skipping.monotonic()).toBeGreaterThan(1000);
    expect(skipping.monotonic()).toBeLessThanOrEqual(minute);
  });

  it('does not include the wait for a Retry-After in the next century, which stops the run', async () => {
    const { record, gateway } = await scriptedBook({ submit: [limited('Thu, 04 May 2226 10:00:00 GMT')] });
    const skipping = skippingClock();
    expect(summaryOf(await record({ skipping }))).toMatchObject({ bought: 0, failed: 0, spent: 0 });
    expect(gateway.submits).toHaveLength(1);
    expect(skipping.monotonic()).toBeLessThan(minute);
  });

  it('can include an hour of sleep, without losing a job that is done by then', async () => {
    const skipping = skippingClock();
    const { record, gateway } = await scriptedBook({
      poll(number) {
        if (number > 1) return null;
        skipping.jump(60 * minute);
        return { status: 200, body: { status: 'PROCESSING' } };
      },
    });
    const recording = await record({ skipping });
    expect(summaryOf(recording)).toEqual({ bought: 1, failed: 0, spent: 1, uncertain: 0, stopped: null });
    expect(gateway.polls).toHaveLength(2);
  });
});
