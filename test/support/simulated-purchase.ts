import { makeRateLimiter } from '../../src/record/rate-limit/rate-limiter.js';
import { fakeClock } from './fake-clock.js';
import { type GatewayLimits, limitedGateway } from './limited-gateway.js';
import { seededRandom } from './seeded-random.js';

const never = new AbortController().signal;
const maxWaitMs = 15 * 60_000;

interface Buying {
  readonly limits: GatewayLimits;
  readonly requests: number;
  readonly seed?: number;
  /** See `limitedGateway`. */
  readonly jitterMs?: number;
  /** After this many accepted submissions, the gateway's rate becomes `perSecond`. */
  readonly change?: { readonly after: number; readonly perSecond: number };
}

/**
 * Buys as fast as the limiter allows, 64 at a time, on a virtual clock. `boundSeconds` is the shortest possible time, and
 * `timesBound` the time divided by it and the pauses that the gateway asked for. `refusedShare` is that of all requests
 * after the first ten.
 */
export async function simulatedPurchase({ limits, requests, seed = 1, jitterMs = 0, change }: Buying) {
  const clock = fakeClock();
  const random = seededRandom(seed);
  const limiter = makeRateLimiter({ clock, random, maxWaitMs });
  const gateway = limitedGateway(limits, { clock, random, jitterMs });
  let posts = 0;
  let accepted = 0;
  let refused = 0;
  let pausedMs = 0;
  let pausedUntilMs = 0;
  let open = requests;
  const one = async (): Promise<void> => {
    for (;;) {
      const permit = await limiter.acquire(never);
      posts += 1;
      const post = posts;
      // Syncing the journal line.
      await clock.sleep(1 + 9 * random());
      await permit.sent();
      const response = await gateway.submit();
      if ('done' in response) {
        permit.accepted();
        accepted += 1;
        if (accepted === change?.after) gateway.setRate({ perSecond: change.perSecond, burst: 1 });
        await response.done;
        return permit.released();
      }
      const { waitMs } = permit.throttled(response.retryAfterMs);
      if (post > 10) refused += 1;
      const now = clock.monotonic();
      pausedMs += Math.max(0, now + waitMs - Math.max(now, pausedUntilMs));
      pausedUntilMs = Math.max(pausedUntilMs, now + waitMs);
    }
  };
  let isDone = false;
  const all = Promise.all(
    Array.from({ length: 64 }, async () => {
      while (open > 0) {
        open -= 1;
        await one();
      }
    }),
  ).then(() => {
    isDone = true;
  });
  while (!isDone) await clock.advance(100);
  await all;
  const { rate, jobs } = limits;
  const seconds = clock.monotonic() / 1000;
  const boundSeconds = (rate ? requests / rate.perSecond : (requests * 1.65) / jobs!) + 3;
  return {
    seconds,
    boundSeconds,
    timesBound: seconds / (boundSeconds + pausedMs / 1000),
    refusedShare: refused / (posts - 10),
  };
}
