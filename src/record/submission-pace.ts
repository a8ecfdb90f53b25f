import type { Clock } from '../base/clock.js';
import { onAbort } from '../base/on-abort.js';
import { backoffMs } from './backoff.js';
import { learnedLimits } from './learned-limits.js';

/** One submission, from its turn to the end of its job. Of the first four the first that is called holds; `ended` comes after `accepted`. */
export interface Turn {
  /** The gateway took it: its job is under way until `ended`. */
  accepted(): void;
  /** The gateway said 429, and perhaps when to come again. Tells what that means for everyone. */
  rejected(retryAfterMs: number | null): Pause;
  /** The gateway takes nothing for so long, for a reason that is not how fast we send. */
  paused(retryAfterMs: number): Pause;
  /** Any other end, or none: it says nothing about limits. */
  withdrawn(): void;
  /** The job is over, as far as we know. */
  ended(): void;
}

/** Every submission waits for `waitMs`; `tooLong`: since the gateway last took one, that is more than a run waits for. */
export interface Pause {
  readonly waitMs: number;
  readonly tooLong: boolean;
}

/** Lets submissions leave as fast as a gateway of unknown limits takes them, and hardly faster. */
export interface SubmissionPace {
  /** Waits for a turn, first come first served. Rejects with the signal's reason. */
  turn(signal: AbortSignal): Promise<Turn>;
  /** Nothing more is to be bought: whoever waits need not, now or later. */
  over(): void;
}

export interface SubmissionPaceOptions {
  readonly clock: Clock;
  /** From 0 to 1, for jitter and for what is learnt. */
  readonly random: () => number;
  /** The longest that the gateway may go on taking nothing. */
  readonly maxWaitMs: number;
}

/** How far a gateway's decision may be from when we think that it fell: a share of the way there, and a timer's step at least. */
const spreadShare = 1 / 2;
const leastSpreadMs = 0.75;

/**
 * A 429 pauses every submission until Retry-After (none: exponential with full jitter). In between, submissions leave
 * when what was learnt of the gateway's limits (see `learnedLimits`) expects them to be taken.
 */
export function makeSubmissionPace({ clock, random, maxWaitMs }: SubmissionPaceOptions): SubmissionPace {
  const limits = learnedLimits(random);
  const answerTime = makeAnswerTime();
  const waiting: (() => void)[] = [];
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
      const atMs = Math.max(pausedUntilMs, limits.nextAt(now));
      if (atMs > now && !isOver) {
        wakeIn(atMs - now);
        return;
      }
      waiting.shift();
      next();
    }
  }

  /** Never two at a time, and none that nobody waits for: a timer left behind would keep the process alive. */
  function wakeIn(ms: number): void {
    if (!Number.isFinite(ms)) return;
    const mine = new AbortController();
    alarm = mine;
    clock.sleep(ms, mine.signal).then(pump, () => {});
  }

  function pause(retryAfterMs: number | null): Pause {
    const now = clock.monotonic();
    const waitMs = retryAfterMs ?? backoffMs(pauses, { random });
    // Several that are refused together are one lesson, not several.
    if (pausedUntilMs <= now) pauses += 1;
    refusingSinceMs ??= now;
    pausedUntilMs = Math.max(pausedUntilMs, now + waitMs);
    return { waitMs, tooLong: pausedUntilMs - refusingSinceMs > maxWaitMs };
  }

  function begin(): Turn {
    const leftMs = clock.monotonic();
    limits.left(leftMs);
    let isAnswered = false;
    const answered = (accepted: boolean, retryAfterMs: number | null) => {
      isAnswered = true;
      const afterMs = answerTime.decidedAfterMs(clock.monotonic() - leftMs);
      const spreadMs = Math.max(leastSpreadMs, afterMs * spreadShare);
      limits.answered(leftMs, { atMs: leftMs + afterMs, spreadMs, accepted, retryAfterMs });
    };
    const withdraw = () => {
      if (isAnswered) return;
      isAnswered = true;
      limits.withdrawn(leftMs);
      pump();
    };
    return {
      accepted() {
        answered(true, null);
        refusingSinceMs = null;
        pauses = 0;
        pump();
      },
      rejected(retryAfterMs) {
        answered(false, retryAfterMs);
        const result = pause(retryAfterMs);
        pump();
        return result;
      },
      paused(retryAfterMs) {
        const result = pause(retryAfterMs);
        withdraw();
        return result;
      },
      withdrawn: withdraw,
      ended() {
        limits.ended();
        pump();
      },
    };
  }

  return {
    over() {
      isOver = true;
      pump();
    },
    turn: (signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        const leave = () => {
          forget();
          resolve(begin());
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

/** Round trips that are remembered: enough to hold a swift one, few enough to follow a network that changes. */
const roundTrips = 100;

/** When a gateway decided: half of the swiftest round trip after sending. What a slower one took longer, it mostly took on the way back. */
function makeAnswerTime(): { decidedAfterMs(roundTripMs: number): number } {
  const recentMs: number[] = [];
  return {
    decidedAfterMs(roundTripMs) {
      recentMs.push(roundTripMs);
      if (recentMs.length > roundTrips) recentMs.shift();
      return Math.min(...recentMs) / 2;
    },
  };
}

/** For an engine with no limits to be learnt: everybody's turn is now. */
export const unpaced: SubmissionPace = {
  async turn(signal) {
    signal.throwIfAborted();
    const pause = (retryAfterMs: number | null) => ({ waitMs: retryAfterMs ?? 0, tooLong: false });
    return { accepted() {}, rejected: pause, paused: pause, withdrawn() {}, ended() {} };
  },
  over() {},
};
