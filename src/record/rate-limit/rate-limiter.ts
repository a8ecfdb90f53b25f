import type { Clock } from '../../base/time/clock.js';
import { onAbort } from '../../base/time/on-abort.js';
import { backoffMs } from './backoff.js';
import { learnedLimits } from './learned-limits.js';
import { makeServerTimeEstimate } from './server-time-estimate.js';
import { makeSubmitLeadTime } from './submit-lead-time.js';

/** One submission, from its turn to the end of its job. Of the first four the first that is called holds; `ended` comes after `accepted`. */
export interface Permit {
  /** To be awaited right before the POST: a turn comes a little early, so that what must be written down first is. */
  sent(): Promise<void>;
  /** The gateway took it: its job is under way until `ended`. */
  accepted(): void;
  /** The gateway said 429, and perhaps when to come again. Tells what that means for everyone. */
  throttled(retryAfterMs: number | null): Backoff;
  /** The gateway takes nothing for so long, for a reason that is not how fast we send. */
  suspended(retryAfterMs: number): Backoff;
  /** Any other end, or none: it says nothing about limits. */
  unknown(): void;
  /** The job is over, as far as we know. Said again, it changes nothing. */
  released(): void;
}

/** Every submission waits for `waitMs`; `tooLong`: since the gateway last took one, that is more than a run waits for. */
export interface Backoff {
  readonly waitMs: number;
  readonly tooLong: boolean;
}

/** Lets submissions leave as fast as a gateway of unknown limits takes them, and hardly faster. */
export interface RateLimiter {
  /** Waits for a turn, first come first served. Rejects with the signal's reason. */
  acquire(signal: AbortSignal): Promise<Permit>;
  /** Nothing more is to be bought: whoever waits need not, now or later. */
  close(): void;
}

export interface RateLimiterOptions {
  readonly clock: Clock;
  /** From 0 to 1, for jitter and for what is learnt. */
  readonly random: () => number;
  /** The longest that the gateway may go on taking nothing. */
  readonly maxWaitMs: number;
}

/**
 * A 429 pauses every submission until Retry-After (none: exponential with full jitter). In between, submissions leave
 * when what was learnt of the gateway's limits (see `learnedLimits`) expects them to be taken.
 */
export function makeRateLimiter({ clock, random, maxWaitMs }: RateLimiterOptions): RateLimiter {
  const limits = learnedLimits(random);
  const decisions = makeServerTimeEstimate();
  const preparations = makeSubmitLeadTime();
  const waiting: ((atMs: number) => void)[] = [];
  let isOver = false;
  let pausedUntilMs = 0;
  /** Since when the gateway has taken nothing; null: it has. */
  let refusingSinceMs: number | null = null;
  let pauses = 0;
  let alarm: AbortController | null = null;

  /** Lets those go whose turn it is, and comes back when the next one's may be. */
  function pump(): void {
    alarm?.abort();
    alarm = null;
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      const now = clock.monotonic();
      const atMs = isOver
        ? now
        : Math.max(pausedUntilMs, limits.nextAt({ nowMs: now, usualAnswerMs: decisions.usualResponseMs() }));
      const aheadMs = atMs - preparations.usualMs() - now;
      if (aheadMs > 0) {
        wakeIn(aheadMs);
        return;
      }
      waiting.shift();
      next(Math.max(now, atMs));
    }
  }

  /** Never two at a time, and none that nobody waits for: a timer left behind would keep the process alive. */
  function wakeIn(ms: number): void {
    if (!Number.isFinite(ms)) return;
    const mine = new AbortController();
    alarm = mine;
    clock.sleep(ms, mine.signal).then(pump, () => {});
  }

  function pause(retryAfterMs: number | null): Backoff {
    const now = clock.monotonic();
    const waitMs = retryAfterMs ?? backoffMs(pauses, { random });
    // Several that are refused together are one lesson, not several.
    if (pausedUntilMs <= now) pauses += 1;
    refusingSinceMs ??= now;
    pausedUntilMs = Math.max(pausedUntilMs, now + waitMs);
    return { waitMs, tooLong: pausedUntilMs - refusingSinceMs > maxWaitMs };
  }

  function begin(atMs: number): Permit {
    const begunMs = clock.monotonic();
    const departure = limits.left(atMs);
    let isAnswered = false;
    let isEnded = false;
    const answered = (accepted: boolean, retryAfterMs: number | null) => {
      isAnswered = true;
      const decision = decisions.decisionOf({ sentMs: departure.atMs, answeredMs: clock.monotonic() });
      limits.answered(departure, { ...decision, accepted, retryAfterMs });
    };
    const withdraw = () => {
      if (isAnswered) return;
      isAnswered = true;
      limits.withdrawn(departure);
      pump();
    };
    return {
      async sent() {
        preparations.add(clock.monotonic() - begunMs);
        // Not once: a timer may fire a little early.
        for (let ms = atMs - clock.monotonic(); ms > 0; ms = atMs - clock.monotonic()) await clock.sleep(ms);
        limits.sent(departure, clock.monotonic());
        pump();
      },
      accepted() {
        answered(true, null);
        refusingSinceMs = null;
        pauses = 0;
        pump();
      },
      throttled(retryAfterMs) {
        answered(false, retryAfterMs);
        const result = pause(retryAfterMs);
        pump();
        return result;
      },
      suspended(retryAfterMs) {
        const result = pause(retryAfterMs);
        withdraw();
        return result;
      },
      unknown: withdraw,
      released() {
        if (isEnded) return;
        isEnded = true;
        limits.ended();
        pump();
      },
    };
  }

  return {
    close() {
      isOver = true;
      pump();
    },
    acquire: (signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        const leave = (atMs: number) => {
          forget();
          resolve(begin(atMs));
        };
        const forget = onAbort(signal, () => {
          waiting.splice(waiting.indexOf(leave), 1);
          reject(signal.reason);
          pump();
        });
        waiting.push(leave);
        pump();
      }),
  };
}
