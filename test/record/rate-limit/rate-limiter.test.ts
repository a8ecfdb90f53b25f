import { describe, expect, it } from 'vitest';
import { makeRateLimiter, type RateLimiter } from '../../../src/record/rate-limit/rate-limiter.js';
import { fakeClock } from '../../support/fake-clock.js';
import { simulatedPurchase } from '../../support/simulated-purchase.js';

const never = new AbortController().signal;
const maxWaitMs = 15 * 60_000;

const limiterOn = (clock: ReturnType<typeof fakeClock>, random: () => number = () => 1): RateLimiter =>
  makeRateLimiter({ clock, random, maxWaitMs });

/** Creates a limiter after this many accepted submissions, whose jobs have ended. */
async function limiterAfter(accepted: number) {
  const clock = fakeClock();
  const limiter = limiterOn(clock);
  for (let count = 0; count < accepted; count += 1) {
    const permit = await limiter.acquire(never);
    permit.accepted();
    permit.released();
  }
  return { clock, limiter };
}

/** Acquires `count` permits for submissions that get no response. Returns the times at which they were granted. */
function acquire(limiter: RateLimiter, clock: ReturnType<typeof fakeClock>, count: number): number[] {
  const grantedMs: number[] = [];
  for (let index = 0; index < count; index += 1)
    void limiter.acquire(never).then(() => grantedMs.push(clock.monotonic()));
  return grantedMs;
}

describe('rate limiter', () => {
  it('begins with one submission in flight, and allows more as the gateway accepts them', async () => {
    const { clock, limiter } = await limiterAfter(0);
    const grantedMs = acquire(limiter, clock, 5);
    await clock.advance(0);
    expect(grantedMs).toEqual([0]);
    const later = await limiterAfter(40);
    const many = acquire(later.limiter, later.clock, 20);
    await later.clock.advance(0);
    expect(many).toHaveLength(11);
  });

  it('waits two seconds for a missing response', async () => {
    const { clock, limiter } = await limiterAfter(0);
    const grantedMs = acquire(limiter, clock, 3);
    await clock.advance(10_000);
    expect(grantedMs).toEqual([0, 2000, 4000]);
  });

  it('waits for Retry-After before the next submission', async () => {
    const { clock, limiter } = await limiterAfter(1);
    expect((await limiter.acquire(never)).throttled(5000)).toEqual({ waitMs: 5000, tooLong: false });
    const grantedMs = acquire(limiter, clock, 1);
    await clock.advance(4999);
    expect(grantedMs).toEqual([]);
    await clock.advance(2000);
    expect(grantedMs).toHaveLength(1);
  });

  it('backs off exponentially without Retry-After', async () => {
    const { clock, limiter } = await limiterAfter(1);
    const waits: number[] = [];
    for (let index = 0; index < 4; index += 1) {
      const pending = limiter.acquire(never);
      await clock.advance(60_000);
      waits.push((await pending).throttled(null).waitMs);
      await clock.advance(300_000);
    }
    expect(waits).toEqual([1000, 2000, 4000, 8000]);
  });

  it('reports a backoff as too long when the gateway accepts nothing for longer than maxWait', async () => {
    const { clock, limiter } = await limiterAfter(1);
    expect((await limiter.acquire(never)).suspended(10 * 60_000)).toEqual({
      waitMs: 600_000,
      tooLong: false,
    });
    const pending = limiter.acquire(never);
    await clock.advance(10 * 60_000);
    expect((await pending).suspended(10 * 60_000)).toEqual({ waitMs: 600_000, tooLong: true });
  });

  it('restarts the time of maxWait at each accepted submission', async () => {
    const { clock, limiter } = await limiterAfter(1);
    (await limiter.acquire(never)).suspended(10 * 60_000);
    const pending = limiter.acquire(never);
    await clock.advance(10 * 60_000);
    (await pending).accepted();
    expect((await limiter.acquire(never)).suspended(10 * 60_000).tooLong).toBe(false);
  });

  it('grants a permit early, and sends at the planned time', async () => {
    const { clock, limiter } = await limiterAfter(0);
    const first = await limiter.acquire(never);
    await clock.advance(20);
    await first.sent();
    first.throttled(5000);
    const times = { granted: 0, sent: 0 };
    const second = limiter.acquire(never).then(async (permit) => {
      times.granted = clock.monotonic();
      await clock.sleep(5);
      await permit.sent();
      times.sent = clock.monotonic();
    });
    await clock.advance(6000);
    await second;
    expect(times).toEqual({ granted: 5000, sent: 5020 });
  });

  it('holds the next submission while one is late to be sent', async () => {
    const { clock, limiter } = await limiterAfter(8);
    (await limiter.acquire(never)).throttled(1000);
    await clock.advance(2000);
    const late = await limiter.acquire(never);
    const grantedMs = acquire(limiter, clock, 1);
    await clock.advance(1000);
    expect(grantedMs).toEqual([]);
    late.unknown();
    await clock.advance(0);
    expect(grantedMs).toEqual([3000]);
  });

  it('ends all waits when it is closed', async () => {
    const { clock, limiter } = await limiterAfter(1);
    (await limiter.acquire(never)).suspended(20 * 60_000);
    const grantedMs = acquire(limiter, clock, 3);
    limiter.close();
    await clock.advance(0);
    expect(grantedMs).toEqual([0, 0, 0]);
  });

  it('keeps no timer when no submission waits', async () => {
    const { clock, limiter } = await limiterAfter(1);
    (await limiter.acquire(never)).suspended(20 * 60_000);
    const controller = new AbortController();
    const aborted = limiter.acquire(controller.signal);
    await clock.advance(0);
    expect(clock.sleepers()).toBe(1);
    controller.abort(new Error('stop'));
    await expect(aborted).rejects.toThrow('stop');
    expect(clock.sleepers()).toBe(0);
  });

  it('rejects only the wait that is aborted', async () => {
    const { clock, limiter } = await limiterAfter(1);
    (await limiter.acquire(never)).throttled(1000);
    const controller = new AbortController();
    const aborted = limiter.acquire(controller.signal);
    const grantedMs = acquire(limiter, clock, 1);
    controller.abort(new Error('stop'));
    await expect(aborted).rejects.toThrow('stop');
    await clock.advance(4000);
    expect(grantedMs).toHaveLength(1);
  });

  it('does not count a submission with an unknown outcome', async () => {
    const { clock, limiter } = await limiterAfter(0);
    (await limiter.acquire(never)).unknown();
    const grantedMs = acquire(limiter, clock, 1);
    await clock.advance(0);
    expect(grantedMs).toEqual([0]);
  });
});

describe('learning of undocumented limits', () => {
  it.each([
    { limits: { rate: { perSecond: 1, burst: 1 } }, requests: 150 },
    { limits: { rate: { perSecond: 5, burst: 1 } }, requests: 300 },
    { limits: { rate: { perSecond: 5, burst: 10 } }, requests: 300 },
    { limits: { rate: { perSecond: 20, burst: 2 } }, requests: 600 },
    { limits: { jobs: 2 }, requests: 100 },
    { limits: { jobs: 8 }, requests: 200 },
  ])('reaches the limit with few refusals: $limits', async ({ limits, requests }) => {
    const { timesBound, refusedShare } = await simulatedPurchase({ limits, requests });
    expect(timesBound).toBeLessThan(1.15);
    expect(refusedShare).toBeLessThan(0.05);
  });

  it('reaches a limit without a burst also on a busy machine, where requests arrive late', async () => {
    for (let seed = 1; seed <= 3; seed += 1) {
      const limits = { rate: { perSecond: 5, burst: 1 } };
      const figures = await simulatedPurchase({ limits, requests: 750, seed, jitterMs: 40 });
      expect(figures.timesBound).toBeLessThan(1.15);
      expect(figures.refusedShare).toBeLessThan(0.02);
    }
  });

  it('finds a fast limit with a burst soon', async () => {
    const limits = { rate: { perSecond: 20, burst: 10 } };
    for (const jitterMs of [0, 40])
      expect((await simulatedPurchase({ limits, requests: 1000, jitterMs })).timesBound).toBeLessThan(1.15);
  });

  it('costs a small book little time', async () => {
    for (let seed = 1; seed <= 5; seed += 1) {
      const limits = { rate: { perSecond: 5, burst: 1 } };
      expect((await simulatedPurchase({ limits, requests: 20, seed })).timesBound).toBeLessThan(1.15);
    }
  });

  it('follows limits that become stricter', async () => {
    const { seconds, refusedShare } = await simulatedPurchase({
      limits: { rate: { perSecond: 5, burst: 1 } },
      requests: 300,
      change: { after: 150, perSecond: 2 },
    });
    // 30 s at five a second, 75 s at two, and the time to notice the change.
    expect(seconds).toBeLessThan(170);
    expect(refusedShare).toBeLessThan(0.15);
  });

  it('follows limits that become more generous', async () => {
    const { seconds } = await simulatedPurchase({
      limits: { rate: { perSecond: 2, burst: 1 } },
      requests: 400,
      change: { after: 50, perSecond: 8 },
    });
    // At the old rate it would take 200 s.
    expect(seconds).toBeLessThan(170);
  });
});
