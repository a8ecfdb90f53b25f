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
  // An answer without a date: only the clock of this machine can tell how far off that one is.
  headers: { 'retry-after': retryAfter, date: '' },
});

const countOf = (journal: string, type: string): number =>
  journal.split(' ').filter((each) => each === type).length;

/** Calls `then` at the nth event of a type. */
function atEvent(type: NarrateEvent['type'], nth: number, then: () => void): (event: NarrateEvent) => void {
  let seen = 0;
  return (event) => {
    if (event.type !== type) return;
    seen += 1;
    if (seen === nth) then();
  };
}

describe('a gateway that is gone for a minute', () => {
  it.each([1, 4])('is waited for by submissions without using up tries (%i at once)', async (concurrency) => {
    const { record, gateway, journal } = await scriptedBook();
    const skipping = skippingClock();
    const leave = () => {
      void gateway.leave();
      skipping.after(minute, gateway.comeBack);
    };
    const recording = await record({
      texts: texts(12),
      // With several at once, some may be on their way just then, and uncertain.
      retries: concurrency === 1 ? 0 : 4,
      concurrency,
      skipping,
      onEvent: atEvent('chunk-recorded', 4, leave),
    });
    expect(recording.recorded).toMatchObject({ bought: 12, failed: [], stopped: null });
    expect(recording.recorded.uncertainMicroUsd).toBeLessThanOrEqual((concurrency - 1) * price);
    expect(skipping.monotonic()).toBeGreaterThanOrEqual(minute);
    expect(skipping.monotonic()).toBeLessThan(2 * minute);
    // One asks for all whether it is back, and not too often.
    expect(countOf(await journal(), 'refused')).toBeLessThan(20);
  });

  it('is waited for by jobs, which come home as they would have', async () => {
    const processing: Step = { status: 200, body: { status: 'PROCESSING' } };
    const { record, gateway, journal } = await scriptedBook({ poll: always(processing) });
    const skipping = skippingClock();
    const recording = await record({
      texts: texts(3),
      retries: 0,
      concurrency: 3,
      skipping,
      onEvent: atEvent('chunk-accepted', 3, () => {
        void gateway.leave();
        skipping.after(minute, () => {
          gateway.script({});
          return gateway.comeBack();
        });
      }),
    });
    expect(summaryOf(recording)).toEqual({ bought: 3, failed: 0, spent: 3, uncertain: 0, stopped: null });
    expect(gateway.submits).toHaveLength(3);
    expect(countOf(await journal(), 'taken')).toBe(3);
    expect(skipping.monotonic()).toBeLessThan(4 * minute);
  });

  it('is told of once', async () => {
    const { record, gateway } = await scriptedBook();
    const skipping = skippingClock();
    const { events } = await record({
      texts: texts(9),
      concurrency: 1,
      skipping,
      onEvent: atEvent('chunk-recorded', 4, () => {
        void gateway.leave();
        skipping.after(minute, gateway.comeBack);
      }),
    });
    const warnings = events.filter(({ type }) => type === 'warning');
    expect(warnings).toMatchObject([{ code: 'gateway-unreachable' }]);
  });
});

describe('a gateway that does not come back', () => {
  it('is given up after five minutes; what is left fails at once, free of charge, and a rerun resumes', async () => {
    const { record, gateway, journal } = await scriptedBook();
    const skipping = skippingClock();
    const first = await record({
      texts: texts(40),
      concurrency: 2,
      retries: 9,
      skipping,
      onEvent: atEvent('chunk-recorded', 4, () => void gateway.leave()),
    });
    const { bought, failed, uncertainMicroUsd } = first.recorded;
    expect(bought).toBeGreaterThanOrEqual(4);
    expect(bought + failed.length).toBe(40);
    expect(uncertainMicroUsd).toBeLessThanOrEqual(2 * price);
    expect(skipping.monotonic()).toBeGreaterThanOrEqual(5 * minute);
    expect(skipping.monotonic()).toBeLessThan(17 * minute);
    expect(countOf(await journal(), 'refused')).toBeLessThan(40 + 60);
    await gateway.comeBack();
    const second = await record({ texts: texts(40) });
    expect(second.snapshot.present.size).toBe(40);
  });

  it.each(['http://127.0.0.1:2', 'https://nowhere.invalid'])(
    'nor was ever there (%s) is given up after a minute, with nothing spent',
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

  it('keeps nobody waiting once buying has stopped', async () => {
    const refused: Step = { status: 401, body: { message: 'Access denied' } };
    const processing: Step = { status: 200, body: { status: 'PROCESSING' } };
    const { record } = await scriptedBook({ poll: (number) => (number > 4 ? refused : processing) });
    const skipping = skippingClock();
    let submissions = 0;
    const { recorded } = await record({
      texts: texts(40),
      concurrency: 20,
      skipping,
      through(engine) {
        if (engine.kind === 'direct') return engine;
        // One job is under way when the road to the gateway is cut for all others.
        const submit: typeof engine.submit = async (...call) => {
          submissions += 1;
          return submissions === 1 ? engine.submit(...call) : { kind: 'unreachable', message: 'cut' };
        };
        return skipping.watch({ ...engine, submit });
      },
    });
    expect(recorded).toMatchObject({ bought: 0, stopped: { code: 'key-refused' } });
    // An outage is waited out for five minutes; the clock may skip some seconds while the journal is being synced.
    expect(skipping.monotonic()).toBeLessThan(2 * minute);
  });

  it('does not keep a run that is interrupted', async () => {
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

describe('a clock that jumps', () => {
  const year = 365 * 24 * 60 * minute;
  // Back and forth by years, at every moment that anybody looks.
  const jumpy = () => {
    let looks = 0;
    return skippingClock((ms) => {
      looks += 1;
      return 20 * year + ms + (looks % 2 === 0 ? -year : year);
    });
  };

  it('changes nothing but what it says of the time: durations come from another one', async () => {
    const processing: Step = { status: 200, body: { status: 'PROCESSING' } };
    const script = {
      submit: [
        { status: 500, body: { error: 'No' } },
        { status: 429, headers: { 'retry-after': '20' } },
      ],
      poll: Array<Step>(10).fill(processing),
    };
    const took: number[] = [];
    for (const skipping of [skippingClock(), jumpy()]) {
      const { record, journal } = await scriptedBook(script);
      expect(summaryOf(await record({ skipping }))).toMatchObject({ bought: 1, failed: 0 });
      expect(await journal()).toBe('submitting refused submitting refused submitting accepted taken');
      took.push(skipping.monotonic());
    }
    expect(took[1]).toBeCloseTo(took[0] ?? 0, 6);
  });

  it.each([
    ['gone by', 'Thu, 01 Jan 1970 00:00:00 GMT'],
    ['that is none', 'Thu, 99 May 2026 99:00:00 GMT'],
    ['of no seconds', '0'],
  ])('or a Retry-After %s does not send a run back at once', async (_name, retryAfter) => {
    const { record, gateway } = await scriptedBook({ submit: Array<Step>(3).fill(limited(retryAfter)) });
    const skipping = skippingClock();
    expect(summaryOf(await record({ skipping }))).toMatchObject({ bought: 1, failed: 0, spent: 1 });
    expect(gateway.submits).toHaveLength(4);
    expect(skipping.monotonic()).toBeGreaterThan(1000);
    expect(skipping.monotonic()).toBeLessThanOrEqual(minute);
  });

  it('or a Retry-After in the wrong century stops the run, as any that is longer than a run waits', async () => {
    const { record, gateway } = await scriptedBook({ submit: [limited('Thu, 04 May 2226 10:00:00 GMT')] });
    const skipping = skippingClock();
    expect(summaryOf(await record({ skipping }))).toMatchObject({ bought: 0, failed: 0, spent: 0 });
    expect(gateway.submits).toHaveLength(1);
    expect(skipping.monotonic()).toBeLessThan(minute);
  });

  it('because the machine slept for an hour loses no job that is done by now', async () => {
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
