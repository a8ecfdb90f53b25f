import {
  type Expectation,
  hasRoomForJob,
  jobsAtMost,
  mayTestOneMoreJob,
  weighAcceptance,
  weighRefusal,
} from './job-limit.js';
import { first, type Refusal, type SimpleLimits, type SimpleSubmission } from './limits-state.js';

export { type Refusal, type SimpleLimits, type SimpleSubmission, unknownLimits } from './limits-state.js';

type Step = { readonly limits: SimpleLimits; readonly submission: SimpleSubmission };

/** Time after which a missing response, or a planned submission that is not sent, no longer delays the next one. */
const missingMs = 2000;
/** Number of accepted submissions in a row that allow one more without a response. So only a few meet a limit. */
const acceptedForOneMore = 4;
const maxBurst = 100;
/** Upper limit of the time between two submissions. */
const maxMs = 300_000;
/** The search ends when `fastMs` is this close to `slowMs`, as a share. Less means more refusals for little time. */
const tolerance = 0.04;
/** Factor on `slowMs` for a submission that no rate limit should refuse. */
const safely = 1.5;
/** Share of the way from `slowMs` to `fastMs` at which the search tests. */
const boldness = 0.5;
/** With a burst, many acceptances are needed for a step. So while `slowMs` is so many times `fastMs`, a smaller share of it is tested. */
const veryDifferent = { times: 8, share: 0.35 };
/** A count is useless when the time between two submissions is now less than this share of its average in the count. */
const staleShare = 0.75;
/** Upper limit of `patience`. Each refused test doubles it. */
const maxPatience = 4000;
/** Upper limit of `testShare`. Each test that is not refused doubles it. */
const maxTestShare = 0.5;
/** Upper limit of `dropShare`, which doubles, so that it follows a gateway that becomes stricter. It starts again after `calm` acceptances. */
const maxDropShare = 1;
const calm = 30;
/** With fewer requests, some milliseconds of uncertainty are too large a part of the time of the count. */
const sureCount = 3;
/**
 * Above these odds, and while `jobLimit` is rarely reached, jobs may be what was limited. Then `fastMs` is wrong, and each
 * acceptance makes it this much shorter.
 */
const doubtful = { odds: 0.1, atLimitShare: 0.2, share: 0.95 };
const maxBackoffMs = 60_000;
/** A request that arrives later than planned by this share of the time between two of them tells nothing if it is refused. */
const lateShare = 0.1;
/** Share of the difference by which a slower response makes the usual time of one longer. */
const forgotten = 0.05;
const noCount = { counted: 0, emptyMs: -1, firstMs: -1 };

/** Returns when the next submission should be sent, `nowMs` or later; Infinity: not before a job has ended. */
export function nextAt(limits: SimpleLimits, nowMs: number): number {
  const fromMs = Math.max(nowMs, limits.pausedUntilMs);
  const allowed = 1 + Math.floor(limits.quiet / acceptedForOneMore);
  const isLate = limits.unsent > 0 && limits.lastMs < nowMs;
  if (limits.unanswered >= allowed || isLate) return Math.max(fromMs, limits.lastMs + missingMs);
  if (limits.slowMs === 0) return fromMs;
  const afterMs = (ms: number): number => (limits.lastMs < 0 ? fromMs : Math.max(fromMs, limits.lastMs + ms));
  if (limits.jobOdds <= 1) return afterMs(intervalMs(limits));
  if (hasRoomForJob(limits)) return fromMs;
  // At a time at which a limit on the rate would accept it.
  return mayTestOneMoreJob(limits) ? afterMs(safely * limits.slowMs) : Number.POSITIVE_INFINITY;
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
    submission: { atMs, gapMs, isSent: false, refusedMs: limits.refusedMs },
  };
}

/** Registers that a planned submission is sent now, possibly later than planned. */
export function send(limits: SimpleLimits, submission: SimpleSubmission, nowMs: number): Step {
  const { atMs, gapMs } = submission;
  const sentMs = Math.max(atMs, nowMs);
  return {
    limits: { ...limits, lastMs: Math.max(limits.lastMs, sentMs), unsent: limits.unsent - 1 },
    submission: { ...submission, atMs: sentMs, gapMs: gapMs < 0 ? -1 : gapMs + sentMs - atMs, isSent: true },
  };
}

/** Learns that a submission was accepted. Its job runs until `end`. */
export function accept(before: SimpleLimits, sent: SimpleSubmission, nowMs: number): SimpleLimits {
  const { limits, submission } = arrive(before, sent, nowMs);
  const scored = {
    ...withoutPlan(limits, submission),
    ...weighAcceptance(limits),
    jobs: limits.jobs + 1,
    quiet: limits.quiet + 1,
    backoffMs: first.backoffMs,
    refusingSinceMs: -1,
    promisedMs: -1,
    lastMs: Math.max(limits.lastMs, submission.atMs),
    arrivedMs: Math.max(limits.arrivedMs, submission.atMs),
  };
  return testMore(learnAcceptance(scored, submission));
}

/** Learns that a submission was refused, and makes all submissions wait (`pausedUntilMs`). */
export function refuse(before: SimpleLimits, sent: SimpleSubmission, refusal: Refusal): SimpleLimits {
  const { nowMs, retryAfterMs } = refusal;
  const { limits, submission: arrived } = arrive(before, sent, nowMs);
  // Perhaps only the response was slow. What is too fast must be certain.
  const submission = { ...arrived, gapMs: certainGapMs(limits, sent) };
  const waitMs = retryAfterMs ?? refusal.random * limits.backoffMs;
  const answered = { ...pause(withoutPlan(limits, submission), nowMs, waitMs), quiet: 0 };
  // It probably arrived right after the next one, so nothing is known about the rate.
  if (limits.slowMs > 0 && arrived.atMs - sent.atMs > lateShare * intervalMs(limits))
    return { ...answered, quiet: limits.quiet };
  // It was planned before the latest refusal was known, so it says the same once more.
  if (submission.refusedMs < limits.refusedMs)
    return { ...answered, jobLimit: Math.min(limits.jobLimit, jobsAtMost(limits)) };
  const expectation = expectationOf(limits, submission);
  const learned =
    limits.slowMs === 0
      ? rateAfterFirstRefusal(limits, submission, waitMs)
      : rateAfterRefusal(limits, submission, expectation === 'test');
  return {
    ...answered,
    ...learned,
    ...weighRefusal(limits, expectation),
    ...noCount,
    emptyMs: submission.atMs,
    lastMs: lastWithout(limits, submission),
    refusedMs: nowMs,
    promisedMs: retryAfterMs === null ? -1 : nowMs + waitMs,
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

/** Estimates when a submission arrived: a response that is slower than usual mostly means that the request was. */
function arrive(limits: SimpleLimits, submission: SimpleSubmission, nowMs: number): Step {
  const tookMs = nowMs - submission.atMs;
  const { responseMs } = limits;
  const usualMs =
    responseMs < 0 || tookMs < responseMs ? tookMs : responseMs + forgotten * (tookMs - responseMs);
  const atMs = nowMs - Math.max(0, usualMs);
  const gapMs = submission.gapMs < 0 ? -1 : Math.max(0, submission.gapMs + atMs - submission.atMs);
  const lastMs = limits.lastMs === submission.atMs ? atMs : limits.lastMs;
  return {
    limits: { ...limits, lastMs, responseMs: Math.max(0, usualMs) },
    submission: { ...submission, atMs, gapMs },
  };
}

/** Returns the time between a refused submission and the one before it that was accepted, at most; -1: it is the first one. */
function certainGapMs({ arrivedMs }: SimpleLimits, { atMs, gapMs }: SimpleSubmission): number {
  return arrivedMs < 0 || gapMs < 0 ? gapMs : Math.max(0, Math.min(gapMs, atMs - arrivedMs));
}

/** Returns the time between two submissions. */
function intervalMs({ slowMs, fastMs, burst }: SimpleLimits): number {
  if (burst > 1 && slowMs > veryDifferent.times * fastMs) return veryDifferent.share * slowMs;
  return slowMs - fastMs > tolerance * slowMs ? slowMs - boldness * (slowMs - fastMs) : slowMs;
}

function expectationOf({ slowMs, promisedMs }: SimpleLimits, { atMs, gapMs }: SimpleSubmission): Expectation {
  if (slowMs === 0) return 'test';
  if (promisedMs >= 0 && atMs >= promisedMs) return 'after-retry';
  return gapMs < slowMs ? 'test' : 'known-rate';
}

/**
 * Begins the search with the time after which a retry is allowed. The refused time says nothing: the first request of a process
 * often arrives much later than it is sent.
 */
function rateAfterFirstRefusal(
  limits: SimpleLimits,
  submission: SimpleSubmission,
  waitMs: number,
): Partial<SimpleLimits> {
  const gapMs = Math.min(maxMs, Math.max(0, submission.gapMs));
  const slowMs = Math.min(maxMs, gapMs + Math.max(1, waitMs));
  return { slowMs, fastMs: 0, burst: burstBefore(limits, submission, slowMs) };
}

function rateAfterRefusal(
  limits: SimpleLimits,
  { gapMs }: SimpleSubmission,
  isTest: boolean,
): Partial<SimpleLimits> {
  const isLongQuiet = limits.quiet >= limits.patience;
  const common = {
    patience: isLongQuiet ? Math.min(maxPatience, limits.patience * 2) : limits.patience,
    testShare: first.testShare,
  };
  if (isTest) return { ...common, fastMs: Math.max(gapMs, limits.fastMs) };
  // The gateway has become stricter, or two submissions arrived closer together than they were sent.
  const share = limits.quiet >= calm + 2 * limits.burst ? first.dropShare : limits.dropShare;
  return {
    ...common,
    fastMs: limits.slowMs,
    slowMs: Math.min(maxMs, limits.slowMs * (1 + share)),
    dropShare: Math.min(maxDropShare, share * 2),
  };
}

/** Returns `lastMs` without a refused submission, because it took no token from the bucket. */
const lastWithout = ({ lastMs }: SimpleLimits, { atMs, gapMs }: SimpleSubmission): number =>
  lastMs === atMs && gapMs >= 0 ? atMs - gapMs : lastMs;

/** Returns the largest burst that the gateway can have if it refused this submission first. `slowMs`: the time of one token, at most. */
function burstBefore(limits: SimpleLimits, { atMs }: SimpleSubmission, slowMs: number): number {
  const since = limits.firstMs < 0 ? 0 : (atMs - limits.firstMs) / slowMs;
  return Math.max(1, Math.min(maxBurst, Math.ceil(limits.counted + limits.unanswered - 1 - since)));
}

/** Counts an acceptance, and derives from the count which time between two submissions the gateway accepts. */
function learnAcceptance(limits: SimpleLimits, { atMs, gapMs }: SimpleSubmission): SimpleLimits {
  if (atMs <= limits.emptyMs) return limits;
  const counted = limits.counted + 1;
  const firstMs = limits.firstMs < 0 ? atMs : limits.firstMs;
  if (limits.slowMs === 0) return { ...limits, counted, firstMs };
  const { burst } = limits;
  let { slowMs } = limits;
  // The bucket was empty, so all but one of the tokens came since then.
  if (limits.emptyMs >= 0 && counted > sureCount)
    slowMs = Math.min(slowMs, (atMs - limits.emptyMs) / (counted - 1));
  // The bucket was full at most, so all but a burst of the tokens came since then.
  if (counted > burst) slowMs = Math.min(slowMs, (atMs - firstMs) / (counted - burst));
  if (burst === 1 && gapMs >= 0) slowMs = Math.min(slowMs, gapMs);
  slowMs = Math.max(1, slowMs);
  const isDoubtful = limits.jobOdds > doubtful.odds && limits.atLimitShare < doubtful.atLimitShare;
  const trust = isDoubtful ? doubtful.share : 1;
  const learned = { ...limits, counted, firstMs, slowMs, fastMs: Math.min(limits.fastMs * trust, slowMs) };
  // The count began when submissions were much slower, so it would hide a faster rate for long.
  const isStale =
    counted > 2 * burst && intervalMs(learned) < staleShare * ((atMs - firstMs) / (counted - 1));
  return isStale ? { ...learned, ...noCount } : learned;
}

/** Begins a test of a faster rate after enough acceptances without a refusal. */
function testMore(limits: SimpleLimits): SimpleLimits {
  const { slowMs, fastMs, quiet, counted } = limits;
  const isSettled = slowMs - fastMs <= tolerance * slowMs;
  if (slowMs === 0 || quiet < limits.patience || !(isSettled || counted >= limits.patience)) return limits;
  return {
    ...limits,
    ...noCount,
    fastMs: Math.min(fastMs, slowMs) * (1 - 2 * limits.testShare),
    testShare: Math.min(maxTestShare, limits.testShare * 2),
  };
}

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
