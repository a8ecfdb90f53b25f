/**
 * The undocumented limits of a gateway, as learned so far, in a few numbers. All times are milliseconds of one monotonic
 * clock, 0 or more; -1 means "none". The functions below are pure, draw no random numbers and use only + - * /, min, max,
 * floor and ceil. So the same functions in Lua give exactly the same numbers, and many machines can share one state.
 *
 * The gateway is taken for a token bucket (rate and burst) or for a limit on concurrent jobs. The rate is found by halving
 * the distance between the shortest time that is known to be accepted (`slowMs`) and the longest that was refused (`fastMs`).
 */
export interface SimpleLimits {
  /** Shortest time between two submissions that the gateway is known to accept; 0: nothing was refused yet. */
  readonly slowMs: number;
  /** Longest time between two submissions that it is known to refuse; 0: none was refused since the first refusal. */
  readonly fastMs: number;
  /** Largest number of submissions that the gateway can accept at once: as many as before the first refusal, at most. */
  readonly burst: number;
  /** Number of acceptances since `emptyMs`, or since a test of a faster rate began. */
  readonly counted: number;
  /** Time of the latest refused submission, when the bucket was empty; -1: unknown since a test of a faster rate began. */
  readonly emptyMs: number;
  /** Time of the first counted submission; -1: none. */
  readonly firstMs: number;
  /** When the latest refusal was learned. Refusals of submissions planned before that teach nothing new; -1: none. */
  readonly refusedMs: number;
  /** Time of the latest submission, planned or sent, that was not refused; -1: none. */
  readonly lastMs: number;
  /** When the latest accepted submission arrived at the gateway, as estimated; -1: none was accepted. */
  readonly arrivedMs: number;
  /** Usual time of a fast response, from the submission on; -1: none came yet. */
  readonly responseMs: number;
  /** Number of planned submissions that are not sent yet. */
  readonly unsent: number;
  /** Number of planned and sent submissions without a response. */
  readonly unanswered: number;
  /** Number of jobs that run: accepted and not ended. */
  readonly jobs: number;
  /** Number of acceptances since the latest refusal. */
  readonly quiet: number;
  /** Number of acceptances without a refusal after which a faster rate, or one more job, is tested. */
  readonly patience: number;
  /** Share by which such a test is faster. */
  readonly testShare: number;
  /** Share by which the next refusal at a rate that was known to be accepted makes the rate slower. */
  readonly dropShare: number;
  /** Smallest number of running jobs at which the gateway refused a submission; 0: none. */
  readonly jobLimit: number;
  /** How much more likely a limit on concurrent jobs (`jobLimit`) is than one on the rate. Above 1, it is followed. */
  readonly jobOdds: number;
  /** Share of the recent acceptances that came while `jobLimit` jobs or more were running. */
  readonly atLimitShare: number;
  /** No submission is sent before this time. */
  readonly pausedUntilMs: number;
  /** When the latest Retry-After is over, so that the gateway should accept a submission; -1: none was given with the latest refusal, or a submission was accepted since. */
  readonly promisedMs: number;
  /** Longest wait after the next refusal without Retry-After. */
  readonly backoffMs: number;
  /** Time of the first refusal since the latest acceptance; -1: none. */
  readonly refusingSinceMs: number;
}

/** One submission, from its plan to its response. */
export interface SimpleSubmission {
  /** When it is to be sent, was sent, or arrived. */
  readonly atMs: number;
  /** Time since the submission before it that was not refused; -1: it is the first one. */
  readonly gapMs: number;
  readonly isSent: boolean;
  /** `SimpleLimits.refusedMs` when it was planned. */
  readonly refusedMs: number;
}

/** A refusal. `retryAfterMs` null: no Retry-After. `random`: 0 to 1, for the backoff without it. */
export interface Refusal {
  readonly nowMs: number;
  readonly retryAfterMs: number | null;
  readonly random: number;
}

/** Values that the search begins with, and returns to. */
export const first = { patience: 60, testShare: 0.04, dropShare: 0.03, backoffMs: 1000, jobOdds: 0.15 };

/** The limits of a gateway of which nothing is known. */
export const unknownLimits: SimpleLimits = {
  slowMs: 0,
  fastMs: 0,
  burst: 0,
  counted: 0,
  emptyMs: -1,
  firstMs: -1,
  refusedMs: -1,
  lastMs: -1,
  arrivedMs: -1,
  responseMs: -1,
  unsent: 0,
  unanswered: 0,
  jobs: 0,
  quiet: 0,
  patience: first.patience,
  testShare: first.testShare,
  dropShare: first.dropShare,
  jobLimit: 0,
  jobOdds: first.jobOdds,
  atLimitShare: 0.5,
  pausedUntilMs: 0,
  promisedMs: -1,
  backoffMs: first.backoffMs,
  refusingSinceMs: -1,
};
