import { describe, expect, it } from 'vitest';
import { makeRateLimiter, type RateLimiter } from '../../../src/record/rate-limit/rate-limiter.js';
import { fakeClock } from '../../support/fake-clock.js';
import { type GatewayLimits, limitedGateway } from '../../support/limited-gateway.js';
import { seededRandom } from '../../support/seeded-random.js';

const never = new AbortController().signal;
const maxWaitMs = 15 * 60_000;

const paceOn = (clock: ReturnType<typeof fakeClock>, random: () => number = () => 1): RateLimiter =>
  makeRateLimiter({ clock, random, maxWaitMs });

/** A pace of which some submissions were taken, one after the other, and their jobs are over. */
async function paceAfter(accepted: number) {
  const clock = fakeClock();
  const pace = paceOn(clock);
  for (let count = 0; count < accepted; count += 1) {
    const turn = await pace.acquire(never);
    turn.accepted();
    turn.released();
  }
  return { clock, pace };
}

/** Sends `count` submissions to a gateway that answers nothing, and tells when each one left. */
function leavers(pace: RateLimiter, clock: ReturnType<typeof fakeClock>, count: number): number[] {
  const left: number[] = [];
  for (let index = 0; index < count; index += 1)
    void pace.acquire(never).then(() => left.push(clock.monotonic()));
  return left;
}

describe('the pace of submissions', () => {
  it('meets a limit with few at a time: one, then more as they are taken', async () => {
    const { clock, pace } = await paceAfter(0);
    const left = leavers(pace, clock, 5);
    await clock.advance(0);
    expect(left).toEqual([0]);
    const later = await paceAfter(40);
    const many = leavers(later.pace, later.clock, 20);
    await later.clock.advance(0);
    expect(many).toHaveLength(11);
  });

  it('does not wait for answers that do not come', async () => {
    const { clock, pace } = await paceAfter(0);
    const left = leavers(pace, clock, 3);
    await clock.advance(10_000);
    expect(left).toEqual([0, 2000, 4000]);
  });

  it('holds everyone until Retry-After', async () => {
    const { clock, pace } = await paceAfter(1);
    expect((await pace.acquire(never)).throttled(5000)).toEqual({ waitMs: 5000, tooLong: false });
    const left = leavers(pace, clock, 1);
    await clock.advance(4999);
    expect(left).toEqual([]);
    await clock.advance(2000);
    expect(left).toHaveLength(1);
  });

  it('waits exponentially longer where the gateway names no time', async () => {
    const { clock, pace } = await paceAfter(1);
    const waits: number[] = [];
    for (let index = 0; index < 4; index += 1) {
      const turn = pace.acquire(never);
      await clock.advance(60_000);
      waits.push((await turn).throttled(null).waitMs);
      await clock.advance(300_000);
    }
    expect(waits).toEqual([1000, 2000, 4000, 8000]);
  });

  it('says when the gateway has taken nothing, and will not, for longer than a run waits', async () => {
    const { clock, pace } = await paceAfter(1);
    expect((await pace.acquire(never)).suspended(10 * 60_000)).toEqual({ waitMs: 600_000, tooLong: false });
    const turn = pace.acquire(never);
    await clock.advance(10 * 60_000);
    expect((await turn).suspended(10 * 60_000)).toEqual({ waitMs: 600_000, tooLong: true });
  });

  it('begins to count anew when one is taken', async () => {
    const { clock, pace } = await paceAfter(1);
    (await pace.acquire(never)).suspended(10 * 60_000);
    const turn = pace.acquire(never);
    await clock.advance(10 * 60_000);
    (await turn).accepted();
    expect((await pace.acquire(never)).suspended(10 * 60_000).tooLong).toBe(false);
  });

  it('grants a turn early, and sends at its moment', async () => {
    const { clock, pace } = await paceAfter(0);
    const first = await pace.acquire(never);
    await clock.advance(20);
    await first.sent();
    first.throttled(5000);
    const times = { granted: 0, sent: 0 };
    const second = pace.acquire(never).then(async (turn) => {
      times.granted = clock.monotonic();
      await clock.sleep(5);
      await turn.sent();
      times.sent = clock.monotonic();
    });
    await clock.advance(6000);
    await second;
    expect(times).toEqual({ granted: 5000, sent: 5020 });
  });

  it('holds the next one while one is late to leave', async () => {
    const { clock, pace } = await paceAfter(8);
    (await pace.acquire(never)).throttled(1000);
    await clock.advance(2000);
    const late = await pace.acquire(never);
    const left = leavers(pace, clock, 1);
    await clock.advance(1000);
    expect(left).toEqual([]);
    late.unknown();
    await clock.advance(0);
    expect(left).toEqual([3000]);
  });

  it('keeps nobody waiting once it is over', async () => {
    const { clock, pace } = await paceAfter(1);
    (await pace.acquire(never)).suspended(20 * 60_000);
    const left = leavers(pace, clock, 3);
    pace.close();
    await clock.advance(0);
    expect(left).toEqual([0, 0, 0]);
  });

  it('leaves no timer behind when nobody waits', async () => {
    const { clock, pace } = await paceAfter(1);
    (await pace.acquire(never)).suspended(20 * 60_000);
    const controller = new AbortController();
    const aborted = pace.acquire(controller.signal);
    await clock.advance(0);
    expect(clock.sleepers()).toBe(1);
    controller.abort(new Error('stop'));
    await expect(aborted).rejects.toThrow('stop');
    expect(clock.sleepers()).toBe(0);
  });

  it('lets go of whoever is aborted, and of nobody else', async () => {
    const { clock, pace } = await paceAfter(1);
    (await pace.acquire(never)).throttled(1000);
    const controller = new AbortController();
    const aborted = pace.acquire(controller.signal);
    const left = leavers(pace, clock, 1);
    controller.abort(new Error('stop'));
    await expect(aborted).rejects.toThrow('stop');
    await clock.advance(4000);
    expect(left).toHaveLength(1);
  });

  it('does not count what was withdrawn', async () => {
    const { clock, pace } = await paceAfter(0);
    (await pace.acquire(never)).unknown();
    const left = leavers(pace, clock, 1);
    await clock.advance(0);
    expect(left).toEqual([0]);
  });
});

interface Buying {
  readonly limits: GatewayLimits;
  readonly requests: number;
  readonly seed?: number;
  /** When so many were taken, the gateway's rate becomes this. */
  readonly change?: { readonly after: number; readonly perSecond: number };
}

/** Buys as fast as the pace allows, 64 at once; times in seconds of the gateway's clock. */
async function buy({ limits, requests, seed = 1, change }: Buying) {
  const clock = fakeClock();
  const random = seededRandom(seed);
  const pace = paceOn(clock, random);
  const gateway = limitedGateway(limits, { clock, random });
  let posts = 0;
  let taken = 0;
  let refused = 0;
  let pausedMs = 0;
  let pausedUntilMs = 0;
  let open = requests;
  const one = async (): Promise<void> => {
    for (;;) {
      const turn = await pace.acquire(never);
      posts += 1;
      const post = posts;
      // The journal's line.
      await clock.sleep(1 + 9 * random());
      await turn.sent();
      const answer = await gateway.submit();
      if ('done' in answer) {
        turn.accepted();
        taken += 1;
        if (taken === change?.after) gateway.setRate({ perSecond: change.perSecond, burst: 1 });
        await answer.done;
        return turn.released();
      }
      const { waitMs } = turn.throttled(answer.retryAfterMs);
      if (post > 10) refused += 1;
      const now = clock.monotonic();
      pausedMs += Math.max(0, now + waitMs - Math.max(now, pausedUntilMs));
      pausedUntilMs = Math.max(pausedUntilMs, now + waitMs);
    }
  };
  let all = Promise.resolve();
  const slots = Array.from({ length: 64 }, async () => {
    while (open > 0) {
      open -= 1;
      await one();
    }
  });
  let isDone = false;
  all = Promise.all(slots).then(() => {
    isDone = true;
  });
  while (!isDone) await clock.advance(1000);
  await all;
  const { rate, jobs } = limits;
  const boundSeconds = (rate ? requests / rate.perSecond : (requests * 1.65) / jobs!) + 3 + pausedMs / 1000;
  return {
    timesBound: clock.monotonic() / 1000 / boundSeconds,
    refusedShare: refused / (posts - 10),
    seconds: clock.monotonic() / 1000,
  };
}

describe('limits that nobody documented', () => {
  it.each([
    { limits: { rate: { perSecond: 1, burst: 1 } }, requests: 150 },
    { limits: { rate: { perSecond: 5, burst: 1 } }, requests: 300 },
    { limits: { rate: { perSecond: 5, burst: 10 } }, requests: 300 },
    { limits: { rate: { perSecond: 20, burst: 2 } }, requests: 600 },
    { limits: { jobs: 2 }, requests: 100 },
    { limits: { jobs: 8 }, requests: 200 },
  ])('are found: $limits', async ({ limits, requests }) => {
    const { timesBound, refusedShare } = await buy({ limits, requests });
    expect(timesBound).toBeLessThan(1.15);
    expect(refusedShare).toBeLessThan(0.05);
  });

  it('hardly slow a small book', async () => {
    for (let seed = 1; seed <= 5; seed += 1) {
      const limits = { rate: { perSecond: 5, burst: 1 } };
      expect((await buy({ limits, requests: 20, seed })).timesBound).toBeLessThan(1.15);
    }
  });

  it('are followed when they become stricter', async () => {
    const { seconds, refusedShare } = await buy({
      limits: { rate: { perSecond: 5, burst: 1 } },
      requests: 300,
      change: { after: 150, perSecond: 2 },
    });
    // 30 s at five a second, 75 s at two, and what it takes to notice.
    expect(seconds).toBeLessThan(170);
    expect(refusedShare).toBeLessThan(0.15);
  });

  it('are followed when they become more generous', async () => {
    const { seconds } = await buy({
      limits: { rate: { perSecond: 2, burst: 1 } },
      requests: 400,
      change: { after: 50, perSecond: 8 },
    });
    // At the old rate it would be 200 s.
    expect(seconds).toBeLessThan(170);
  });
});
