import { describe, expect, it } from 'vitest';
import { makePollRateLimiter } from '../../../src/record/rate-limit/poll-rate-limiter.js';
import { fakeClock } from '../../support/fake-clock.js';

const never = new AbortController().signal;

/** Creates a limiter. `acquire` starts `count` callers, and `passedMs` gets the time at which each one passed. */
function setup(count: number) {
  const clock = fakeClock();
  const limiter = makePollRateLimiter({ clock, random: () => 1 });
  const passedMs: number[] = [];
  const acquire = () => {
    for (let index = 0; index < count; index += 1)
      void limiter.acquire(never).then(() => passedMs.push(clock.monotonic()));
  };
  return { clock, limiter, passedMs, acquire };
}

describe('poll rate limiter', () => {
  it('lets all callers through before the first 429', async () => {
    const { clock, passedMs, acquire } = setup(10);
    acquire();
    await clock.advance(0);
    expect(passedMs).toHaveLength(10);
  });

  it('holds all callers until Retry-After, then lets them through one by one', async () => {
    const { clock, limiter, passedMs, acquire } = setup(4);
    expect(limiter.throttled(5000)).toBe(5000);
    acquire();
    await clock.advance(4999);
    expect(passedMs).toEqual([]);
    await clock.advance(1);
    expect(passedMs).toEqual([5000]);
    await clock.advance(1000);
    expect(passedMs).toEqual([5000, 5125, 5250, 5375]);
  });

  it('backs off exponentially without Retry-After', async () => {
    const { clock, limiter } = setup(0);
    const waits: number[] = [];
    for (let index = 0; index < 4; index += 1) {
      waits.push(limiter.throttled(null));
      await clock.advance(60_000);
    }
    expect(waits).toEqual([1000, 2000, 4000, 8000]);
  });

  it('counts several 429s at the same time as one', async () => {
    const { clock, limiter, passedMs, acquire } = setup(2);
    for (let index = 0; index < 8; index += 1) limiter.throttled(1000);
    acquire();
    await clock.advance(2000);
    expect(passedMs).toEqual([1000, 1125]);
  });

  it('removes the spacing after successes', async () => {
    const { clock, limiter, passedMs, acquire } = setup(3);
    limiter.throttled(1000);
    for (let index = 0; index < 40; index += 1) limiter.accepted();
    acquire();
    await clock.advance(1000);
    expect(passedMs).toEqual([1000, 1000, 1000]);
  });

  it('rejects only the wait that is aborted', async () => {
    const { clock, limiter, passedMs, acquire } = setup(1);
    limiter.throttled(1000);
    const controller = new AbortController();
    const aborted = limiter.acquire(controller.signal);
    acquire();
    controller.abort(new Error('stop'));
    await expect(aborted).rejects.toThrow('stop');
    await clock.advance(2000);
    expect(passedMs).toHaveLength(1);
  });
});
