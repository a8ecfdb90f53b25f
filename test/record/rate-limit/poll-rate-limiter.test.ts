import { describe, expect, it } from 'vitest';
import { makePollRateLimiter } from '../../../src/record/rate-limit/poll-rate-limiter.js';
import { fakeClock } from '../../support/fake-clock.js';

const never = new AbortController().signal;

/** Sends `count` callers to their turns and notes when each one left. */
function callers(count: number) {
  const clock = fakeClock();
  const pace = makePollRateLimiter({ clock, random: () => 1 });
  const left: number[] = [];
  const go = () => {
    for (let index = 0; index < count; index += 1)
      void pace.acquire(never).then(() => left.push(clock.monotonic()));
  };
  return { clock, pace, left, go };
}

describe('the pace', () => {
  it('lets everyone through while nothing is refused', async () => {
    const { clock, left, go } = callers(10);
    go();
    await clock.advance(0);
    expect(left).toHaveLength(10);
  });

  it('holds everyone until Retry-After, then lets them leave one by one', async () => {
    const { clock, pace, left, go } = callers(4);
    expect(pace.throttled(5000)).toBe(5000);
    go();
    await clock.advance(4999);
    expect(left).toEqual([]);
    await clock.advance(1);
    expect(left).toEqual([5000]);
    await clock.advance(1000);
    expect(left).toEqual([5000, 5125, 5250, 5375]);
  });

  it('waits exponentially longer where the gateway names no time', async () => {
    const { clock, pace } = callers(0);
    const waits: number[] = [];
    for (let index = 0; index < 4; index += 1) {
      waits.push(pace.throttled(null));
      await clock.advance(60_000);
    }
    expect(waits).toEqual([1000, 2000, 4000, 8000]);
  });

  it('takes several refusals of one moment as one lesson', async () => {
    const { clock, pace, left, go } = callers(2);
    for (let index = 0; index < 8; index += 1) pace.throttled(1000);
    go();
    await clock.advance(2000);
    expect(left).toEqual([1000, 1125]);
  });

  it('closes up again after successes', async () => {
    const { clock, pace, left, go } = callers(3);
    pace.throttled(1000);
    for (let index = 0; index < 40; index += 1) pace.accepted();
    go();
    await clock.advance(1000);
    expect(left).toEqual([1000, 1000, 1000]);
  });

  it('lets go of whoever is aborted, and of nobody else', async () => {
    const { clock, pace, left, go } = callers(1);
    pace.throttled(1000);
    const controller = new AbortController();
    const aborted = pace.acquire(controller.signal);
    go();
    controller.abort(new Error('stop'));
    await expect(aborted).rejects.toThrow('stop');
    await clock.advance(2000);
    expect(left).toHaveLength(1);
  });
});
