/**
 * The undocumented limits of a gateway, as learned so far, in a few numbers. All times are milliseconds of one monotonic
 * clock, 0 or more. -1 means "none" for a time. Nothing here reads a clock or draws random numbers, and only + - * /, min,
 * max, floor and ceil are used, so that the same functions in another language give the same numbers.
 */
export interface SimpleLimits {
  /** Shortest time between two submissions that the gateway is known to accept; 0: nothing was refused yet. */
  readonly slowMs: number;
  /** Longest time between two submissions that it is known to refuse; 0: none. */
  readonly fastMs: number;
  /** Number of submissions that were accepted before the first refusal, at most `maxBurst`. */
  readonly burst: number;
  /** Time from the first of these to the first refusal. */
  readonly burstMs: number;
  /** Number of acceptances since `emptyMs`, or since a test of a faster rate began. */
  readonly counted: number;
  /** Time of the latest refused submission, when the bucket was empty; -1: unknown since a test of a faster rate began. */
  readonly emptyMs: number;
  /** Time of the first counted submission; -1: none. */
  readonly firstMs: number;
  /** When the latest refusal was learned. Refusals of submissions sent before that teach nothing new; -1: none. */
  readonly refusedMs: number;
  /** Time of the latest submission, planned or sent, that was not refused; -1: none. */
  readonly lastMs: number;
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
  /** Above 0: the limit is on concurrent jobs (`jobLimit`), otherwise on the rate. */
  readonly jobScore: number;
  /** No submission is sent before this time. */
  readonly pausedUntilMs: number;
  /** Longest wait after the next refusal without Retry-After. */
  readonly backoffMs: number;
  /** Time of the first refusal since the latest acceptance; -1: none. */
  readonly refusingSinceMs: number;
}

/** One submission, from its plan to its response. */
export interface SimpleSubmission {
  /** When it is to be sent, or was sent. */
  readonly atMs: number;
  /** Time since the submission before it that was not refused; -1: it is the first one. */
  readonly gapMs: number;
  readonly isSent: boolean;
}

/** A refusal. `retryAfterMs` null: no Retry-After. `random`: 0 to 1, for the backoff without it. */
export interface Refusal {
  readonly nowMs: number;
  readonly retryAfterMs: number | null;
  readonly random: number;
}

type Step = { readonly limits: SimpleLimits; readonly submission: SimpleSubmission };

/** Time after which a missing response, or a planned submission that is not sent, no longer delays the next one. */
const missingMs = 2000;
/** Number of accepted submissions in a row that allow one more without a response. */
const acceptedForOneMore = 4;
const maxBurst = 100;
const maxMs = 300_000;
/** The search ends when refused and accepted times are this close together. */
const tolerance = 0.04;
/** Share of the way from the accepted time to the refused time at which the search tests. */
const boldness = 0.5;
const firstPatience = 60;
const maxPatience = 4000;
const firstTestShare = 0.05;
const maxTestShare = 0.5;
const firstDropShare = 0.03;
const maxDropShare = 1;
/** Number of acceptances after which `dropShare` starts again. */
const calm = 30;
const firstBackoffMs = 1000;
const maxBackoffMs = 60_000;
/**
 * Logarithms of how much more likely each response is with a limit on jobs than with a limit on the rate. A `test` is a
 * submission at a rate that may be too fast.
 */
const scores = {
  prior: -2,
  min: -6,
  max: 4,
  refusedAtLimit: 2.2,
  refusedAtLimitInTest: 0.5,
  refusedBelowLimit: -1,
  acceptedBelowLimit: 0.05,
  acceptedBelowLimitInTest: 0.5,
  acceptedAtLimit: -1.4,
};

/** The limits of a gateway of which nothing is known. */
export const unknownLimits: SimpleLimits = {
  slowMs: 0,
  fastMs: 0,
  burst: 0,
  burstMs: 0,
  counted: 0,
  emptyMs: -1,
  firstMs: -1,
  refusedMs: -1,
  lastMs: -1,
  unsent: 0,
  unanswered: 0,
  jobs: 0,
  quiet: 0,
  patience: firstPatience,
  testShare: firstTestShare,
  dropShare: firstDropShare,
  jobLimit: 0,
  jobScore: scores.prior,
  pausedUntilMs: 0,
  backoffMs: firstBackoffMs,
  refusingSinceMs: -1,
};

/** Returns when the next submission should be sent, `nowMs` or later; Infinity: not before a job has ended. */
export function nextAt(limits: SimpleLimits, nowMs: number): number {
  const fromMs = Math.max(nowMs, limits.pausedUntilMs);
  const allowed = 1 + Math.floor(limits.quiet / acceptedForOneMore);
  const isLate = limits.unsent > 0 && limits.lastMs < nowMs;
  if (limits.unanswered >= allowed || isLate) return Math.max(fromMs, limits.lastMs + missingMs);
  if (limits.slowMs === 0) return fromMs;
  if (limits.jobScore > 0) return hasRoomForJob(limits) ? fromMs : Number.POSITIVE_INFINITY;
  return limits.lastMs < 0 ? fromMs : Math.max(fromMs, limits.lastMs + intervalMs(limits));
}

/** Registers a submission that is planned for this time. */
export function plan(limits: SimpleLimits, atMs: number): Step {
  const gapMs = limits.lastMs < 0 ? -1 : Math.max(0, atMs - limits.lastMs);
  return {
    limits: {
      ...limits,
      lastMs: Math.max(limits.lastMs, atMs),
      unsent: limits.unsent + 1,
      unanswered: limits.unanswered + 1,
    },
    submission: { atMs, gapMs, isSent: false },
  };
}

/** Registers that a planned submission is sent now, possibly later than planned. */
export function send(limits: SimpleLimits, { atMs, gapMs }: SimpleSubmission, nowMs: number): Step {
  const sentMs = Math.max(atMs, nowMs);
  return {
    limits: { ...limits, lastMs: Math.max(limits.lastMs, sentMs), unsent: limits.unsent - 1 },
    submission: { atMs: sentMs, gapMs: gapMs < 0 ? -1 : gapMs + sentMs - atMs, isSent: true },
  };
}

/** Learns that a submission was accepted. Its job runs until `end`. */
export function accept(limits: SimpleLimits, submission: SimpleSubmission): SimpleLimits {
  const answered = withoutPlan(limits, submission);
  const scored = {
    ...answered,
    jobScore: bounded(limits.jobScore + scoreOfAcceptance(limits, submission)),
    jobs: limits.jobs + 1,
    quiet: limits.quiet + 1,
    backoffMs: firstBackoffMs,
    refusingSinceMs: -1,
  };
  return testMore(learnAcceptance(scored, submission));
}

/** Learns that a submission was refused, and makes all submissions wait (`pausedUntilMs`). */
export function refuse(limits: SimpleLimits, submission: SimpleSubmission, refusal: Refusal): SimpleLimits {
  const waitMs = refusal.retryAfterMs ?? refusal.random * limits.backoffMs;
  const answered = pause(withoutPlan(limits, submission), refusal.nowMs, waitMs);
  // It was sent before narrate knew of the latest refusal, so it says the same once more.
  if (submission.atMs <= limits.refusedMs) return { ...answered, quiet: 0 };
  const isFirst = limits.slowMs === 0;
  const isTest = isFirst || submission.gapMs < limits.slowMs;
  const isProbe = !isFirst && limits.quiet >= limits.patience;
  const gapMs = Math.max(0, submission.gapMs);
  const fastMs = Math.max(gapMs, Math.min(limits.fastMs, limits.slowMs));
  const slowMs = isFirst
    ? gapMs + Math.max(1, waitMs)
    : isTest
      ? limits.slowMs
      : gapMs * (1 + limits.dropShare);
  return {
    ...answered,
    slowMs: Math.min(maxMs, slowMs),
    fastMs: Math.min(maxMs, fastMs),
    burst: isFirst ? Math.max(1, Math.min(maxBurst, limits.counted)) : limits.burst,
    burstMs: isFirst && limits.firstMs >= 0 ? submission.atMs - limits.firstMs : limits.burstMs,
    counted: 0,
    emptyMs: submission.atMs,
    firstMs: -1,
    refusedMs: refusal.nowMs,
    // A refused submission took nothing from the bucket.
    lastMs:
      limits.lastMs === submission.atMs && submission.gapMs >= 0
        ? submission.atMs - submission.gapMs
        : limits.lastMs,
    quiet: 0,
    patience: isProbe ? Math.min(maxPatience, limits.patience * 2) : limits.patience,
    testShare: firstTestShare,
    dropShare: isTest
      ? limits.dropShare
      : limits.quiet >= calm
        ? firstDropShare * 2
        : Math.min(maxDropShare, limits.dropShare * 2),
    jobLimit: limits.jobLimit === 0 ? limits.jobs : Math.min(limits.jobLimit, limits.jobs),
    jobScore: bounded(limits.jobScore + scoreOfRefusal(limits, isTest)),
  };
}

/** Learns that the gateway accepts nothing for this time, for another reason than its limits on submissions. */
export function suspend(
  limits: SimpleLimits,
  submission: SimpleSubmission,
  { nowMs, retryAfterMs }: { readonly nowMs: number; readonly retryAfterMs: number },
): SimpleLimits {
  return pause(withoutPlan(limits, submission), nowMs, retryAfterMs);
}

/** Registers that a submission ended without a response that tells something about limits, or was never sent. */
export function withdraw(limits: SimpleLimits, submission: SimpleSubmission): SimpleLimits {
  return withoutPlan(limits, submission);
}

/** Registers that the job of an accepted submission has ended. */
export function end(limits: SimpleLimits): SimpleLimits {
  return { ...limits, jobs: Math.max(0, limits.jobs - 1) };
}

/** Returns the time between two submissions. */
function intervalMs({ slowMs, fastMs }: SimpleLimits): number {
  return slowMs - fastMs > tolerance * slowMs ? slowMs - boldness * (slowMs - fastMs) : slowMs;
}

function hasRoomForJob({ jobs, unanswered, jobLimit, quiet, patience }: SimpleLimits): boolean {
  const limit = Math.max(1, jobLimit);
  return jobs + unanswered < (quiet >= patience ? limit + 1 : limit);
}

/** Returns the burst that the gateway can have at most, because that many submissions were accepted before it refused one. */
function burstOf({ burst, burstMs, slowMs }: SimpleLimits): number {
  return Math.max(1, Math.ceil(burst - burstMs / slowMs));
}

/** Counts an acceptance, and derives from the count which time between two submissions the gateway accepts. */
function learnAcceptance(limits: SimpleLimits, { atMs, gapMs }: SimpleSubmission): SimpleLimits {
  if (atMs <= limits.emptyMs) return limits;
  const counted = limits.counted + 1;
  const firstMs = limits.firstMs < 0 ? atMs : limits.firstMs;
  if (limits.slowMs === 0) return { ...limits, counted, firstMs };
  const burst = burstOf(limits);
  let slowMs = limits.slowMs;
  // The bucket was empty, so all but one of the tokens came since then.
  if (limits.emptyMs >= 0 && counted > 1) slowMs = Math.min(slowMs, (atMs - limits.emptyMs) / (counted - 1));
  // The bucket was full at most, so all but a burst of the tokens came since then.
  if (counted > burst) slowMs = Math.min(slowMs, (atMs - firstMs) / (counted - burst));
  if (burst === 1 && gapMs >= 0) slowMs = Math.min(slowMs, gapMs);
  return {
    ...limits,
    counted,
    firstMs,
    slowMs: Math.max(1, slowMs),
    fastMs: Math.min(limits.fastMs, slowMs),
  };
}

/** Begins a test of a faster rate after enough acceptances without a refusal. */
function testMore(limits: SimpleLimits): SimpleLimits {
  const { slowMs, fastMs, quiet, patience, testShare } = limits;
  if (slowMs === 0 || quiet < patience || slowMs - fastMs > tolerance * slowMs) return limits;
  return {
    ...limits,
    fastMs: slowMs * (1 - 2 * testShare),
    testShare: Math.min(maxTestShare, testShare * 2),
    counted: 0,
    emptyMs: -1,
    firstMs: -1,
  };
}

function scoreOfAcceptance(limits: SimpleLimits, { gapMs }: SimpleSubmission): number {
  if (limits.slowMs === 0) return 0;
  if (limits.jobs >= limits.jobLimit) return scores.acceptedAtLimit;
  return gapMs < limits.slowMs ? scores.acceptedBelowLimitInTest : scores.acceptedBelowLimit;
}

function scoreOfRefusal(limits: SimpleLimits, isTest: boolean): number {
  if (limits.jobs === 0) return scores.min;
  if (limits.jobLimit > 0 && limits.jobs < limits.jobLimit) return scores.refusedBelowLimit;
  return isTest ? scores.refusedAtLimitInTest : scores.refusedAtLimit;
}

const bounded = (score: number): number => Math.max(scores.min, Math.min(scores.max, score));

/** Makes all submissions wait. */
function pause(limits: SimpleLimits, nowMs: number, waitMs: number): SimpleLimits {
  return {
    ...limits,
    pausedUntilMs: Math.max(limits.pausedUntilMs, nowMs + waitMs),
    // Several submissions that are refused together count as one pause.
    backoffMs:
      limits.pausedUntilMs <= nowMs ? Math.min(maxBackoffMs, limits.backoffMs * 2) : limits.backoffMs,
    refusingSinceMs: limits.refusingSinceMs < 0 ? nowMs : limits.refusingSinceMs,
  };
}

function withoutPlan(limits: SimpleLimits, { isSent }: SimpleSubmission): SimpleLimits {
  return {
    ...limits,
    unsent: Math.max(0, isSent ? limits.unsent : limits.unsent - 1),
    unanswered: Math.max(0, limits.unanswered - 1),
  };
}
