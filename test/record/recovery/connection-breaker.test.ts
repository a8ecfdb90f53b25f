import { describe, expect, it } from 'vitest';
import { makeConnectionBreaker } from '../../../src/record/recovery/connection-breaker.js';
import { fakeClock } from '../../support/fake-clock.js';

const never = new AbortController().signal;

function setup() {
  const clock = fakeClock();
  const breaker = makeConnectionBreaker({ clock, random: () => 1 });
  const passed: number[] = [];
  /** Starts this many callers. */
  const acquire = (count: number) => {
    for (let index = 0; index < count; index += 1)
      void breaker.acquire(never).then(() => passed.push(clock.monotonic()));
  };
  return { clock, breaker, passed, acquire };
}

describe('connection breaker', () => {
  it('lets all callers through while it is closed', async () => {
    const { clock, passed, acquire } = setup();
    acquire(5);
    await clock.advance(0);
    expect(passed).toEqual([0, 0, 0, 0, 0]);
  });

  it('lets one caller after the other through as a probe, at growing intervals', async () => {
    const { clock, breaker, passed, acquire } = setup();
    expect(breaker.failed()).toBe('opened');
    acquire(6);
    await clock.advance(40_000);
    expect(passed).toEqual([1000, 3000, 7000, 15_000, 25_000, 35_000]);
    expect(breaker.failed()).toBe('open');
  });

  it('lets all callers through within a second after it closes', async () => {
    const { clock, breaker, passed, acquire } = setup();
    breaker.failed();
    acquire(4);
    await clock.advance(20_000);
    expect(passed).toHaveLength(4);
    acquire(3);
    await clock.advance(0);
    breaker.succeeded();
    await clock.advance(1000);
    expect(passed).toHaveLength(7);
  });

  it.each([
    ['a minute if the gateway never responded', false, 60_000],
    ['five minutes if the gateway responded before', true, 300_000],
  ])('gives up after %s', async (_name, known, patienceMs) => {
    const { clock, breaker, passed, acquire } = setup();
    if (known) breaker.succeeded();
    breaker.failed();
    await clock.advance(patienceMs - 1);
    expect(breaker.failed()).toBe('open');
    await clock.advance(1);
    expect(breaker.failed()).toBe('given-up');
    // The other callers do not wait any more, and try once each.
    acquire(3);
    await clock.advance(0);
    expect(passed).toEqual(Array(3).fill(patienceMs));
    breaker.succeeded();
    expect(breaker.failed()).toBe('opened');
  });

  it('rejects the wait of a caller that is aborted', async () => {
    const { clock, breaker } = setup();
    breaker.failed();
    const controller = new AbortController();
    const waiting = breaker.acquire(controller.signal);
    await clock.advance(0);
    controller.abort(new Error('stop'));
    await expect(waiting).rejects.toThrow('stop');
  });
});
