import { makeConcurrencyEstimate } from './concurrency-estimate.js';
import { makeRateEstimate, type RateEstimate } from './rate-estimate.js';
import type { RateObservation } from './rate-observation.js';

/** The undocumented limits of a gateway, as learned so far. All times are monotonic milliseconds. */
export interface LearnedLimits {
  /**
   * Returns when the next submission should be sent; Infinity: not before a job has ended. `usualResponseMs`: the duration
   * of nearly all responses.
   */
  nextAt(now: { readonly nowMs: number; readonly usualResponseMs: number }): number;
  /** Registers a submission that is planned for this time. */
  plan(atMs: number): PlannedSubmission;
  /** Registers that a submission is sent now, possibly later than planned. */
  sent(submission: PlannedSubmission, atMs: number): void;
  /** Learns from the response to a submission. */
  answered(submission: PlannedSubmission, observation: RateObservation): void;
  /** Registers that a submission ended without a response that tells something about limits. */
  withdrawn(submission: PlannedSubmission): void;
  /** Registers that the job of an accepted submission has ended. */
  ended(): void;
}

/** One submission without a response. Its time may change until it is sent. */
export interface PlannedSubmission {
  atMs: number;
  isSent: boolean;
  /** Why it is sent at that time: it is likely to be accepted, it tests a limit, or the gateway's Retry-After is over. */
  readonly reason: 'likely' | 'test' | 'retry-after';
}

type Timing = Pick<PlannedSubmission, 'atMs' | 'reason'>;

/** Before the first 429: number of accepted submissions that allow one more in flight. So only a few meet a limit. */
const acceptedForOneMore = 4;
/** Time after which a missing response no longer delays the next submission. */
const patienceMs = 2000;
/** Initial probability that the limit is on concurrent jobs, the rarer kind. */
const priorConcurrency = 0.2;
/**
 * Bounds of that probability, so that neither kind is excluded for good. A wrong concurrency limit hides itself, because
 * what it holds back is never refused. So some doubt has to remain (bench: 20 a second, burst 10).
 */
const concurrencyBounds = { min: 0.001, max: 0.994 };
/**
 * Probability of acceptance that a submission needs. Being `careful` costs some spreads of the decision time. The larger
 * they are compared with the wait, the more refusals are acceptable for being `bold` (bench: 20 a second, burst 1). With
 * longer waits that is nearly none, and 1 a second, burst 10, needs none.
 */
const required = { bold: 0.9, careful: 0.997 };
const acceptableRefusals = { perSpread: 1, max: 0.02 };
/**
 * Used instead of `required` if that costs more than `tailShare` of the wait: a few odd candidates then delay it (bench: 1
 * a second, burst 1).
 */
const nearlyRequired = 0.97;
const tailShare = 0.2;
const requiredForJob = 0.9;
/** Probability of acceptance for a test, which finds the rate while much is unknown and few were refused. */
const requiredForTest = 0.75;
/** The first responses teach most at even odds: at an unknown rate, better odds mean waiting for seconds (bench: 20 requests). */
const firstResponses = 10;
const evenOdds = 0.5;
/** Number of refused tests that are allowed, after the first responses (bench: 1 a second, all bursts: 300 requests are few). */
const allowedRefusals = { initial: 3, perResponse: 0.005 };
/**
 * Sum of unexpected refusals from which the gateway counts as stricter. Each counts 1 at first, and `forgetting` reduces it
 * at every response.
 */
const maxUnexpected = 2.2;
const forgetting = 0.9;
/** Number of responses without a refusal after which one submission is sent early, to find a more generous limit. Doubled each time. */
const firstProbeAfter = 60;
/** Share of the wait after which a probe is sent. An acceptance that was less probable than `surprising` means a new limit. */
const probeShare = 0.85;
const surprising = 0.3;
/** Number of further tests after a new limit was noticed. */
const testsAfterChange = 5;
/** Factors on the uncertainty of decision times: after a refusal of a likely submission, and after each acceptance, down to 1. */
const moreCaution = 1.2;
const lessCaution = 0.995;
const maxCaution = 10;
/** Upper limit of the trust in Retry-After, so that it does not last on old merits. */
const maxTrust = 3;
/** A test is worth it if it gains more than this share of the time between two submissions (bench: 5 a second, burst 1). */
const worthwhileShare = 0.03;

/**
 * Creates limits that learn from responses. `random` returns 0 to 1.
 *
 * Two kinds of limit are considered: a rate with bursts (token bucket) and a number of concurrent jobs. Submissions follow
 * the more probable one. While tests are allowed, some follow the concurrency limit even if it is the less probable one, in
 * proportion to its probability (Thompson sampling), so that a wrong estimate is tested.
 */
export const learnedLimits = (random: () => number): LearnedLimits => new LimitLearner(random);

class LimitLearner implements LearnedLimits {
  readonly #random: () => number;
  readonly #rate: RateEstimate;
  readonly #concurrency = makeConcurrencyEstimate();
  /** Probability that the limit is on concurrent jobs. */
  #concurrencyProbability = priorConcurrency;
  /** Whether the next submission follows the concurrency limit. */
  #followsConcurrency = false;
  #jobs = 0;
  #responses = 0;
  #acceptedInARow = 0;
  #refused = 0;
  /** Refusals after the first responses. */
  #refusedLater = 0;
  #allowedTests = allowedRefusals.initial;
  #lastRefusedResponse = 0;
  #unexpected = 0;
  /** Time at which the latest Retry-After is over; null: none since the last acceptance. */
  #retryAtMs: number | null = null;
  /** How often Retry-After was right, less how often it was wrong. */
  #trust = 1;
  #probeAfter = firstProbeAfter;
  #lastSentMs = 0;
  #caution = 1;
  #spreadMs = 1;
  readonly #unanswered: PlannedSubmission[] = [];
  /** The result of `#timingByRate` until something that it depends on changes; null: to be computed. */
  #timing: Timing | null = null;

  constructor(random: () => number) {
    this.#random = random;
    this.#rate = makeRateEstimate(random);
  }

  nextAt({ nowMs, usualResponseMs }: { readonly nowMs: number; readonly usualResponseMs: number }): number {
    const unanswered = this.#unanswered.length;
    const tooMany = Math.ceil(unanswered - this.#acceptedInARow / acceptedForOneMore);
    if (tooMany > 0) return this.#unanswered[tooMany - 1]!.atMs + patienceMs;
    if (this.#refused === 0) return nowMs;
    // A submission or a response that is late tells nothing yet about the next submission.
    const latest = this.#unanswered.at(-1);
    if (latest !== undefined && latest.atMs + (latest.isSent ? usualResponseMs : 0) < nowMs)
      return latest.atMs + patienceMs;
    if (this.#followsConcurrency) {
      if (this.#hasRoomForJob(this.#jobs + unanswered)) return nowMs;
      if (this.#isByConcurrency()) return Number.POSITIVE_INFINITY;
    }
    this.#timing ??= this.#timingByRate();
    return this.#timing.atMs;
  }

  plan(atMs: number): PlannedSubmission {
    const reason =
      this.#timing?.reason ?? (this.#followsConcurrency && this.#isByConcurrency() ? 'likely' : 'test');
    this.#timing = null;
    const submission: PlannedSubmission = { atMs, isSent: false, reason };
    this.#unanswered.push(submission);
    this.#lastSentMs = atMs;
    this.#followsConcurrency =
      (this.#isByConcurrency() || this.#mayTest()) && this.#random() < this.#concurrencyProbability;
    return submission;
  }

  sent(submission: PlannedSubmission, atMs: number): void {
    this.#timing = null;
    submission.atMs = atMs;
    submission.isSent = true;
    this.#lastSentMs = Math.max(this.#lastSentMs, atMs);
  }

  answered(submission: PlannedSubmission, response: RateObservation): void {
    this.withdrawn(submission);
    const observation = { ...response, spreadMs: response.spreadMs * this.#caution };
    this.#spreadMs = observation.spreadMs;
    this.#responses += 1;
    this.#unexpected *= forgetting;
    const likelihood = this.#rate.learn(
      this.#trust > 0 ? observation : { ...observation, retryAfterMs: null },
    );
    this.#weighKinds(observation.accepted, likelihood);
    if (observation.accepted) this.#learnAcceptance(submission, likelihood);
    else this.#learnRefusal(submission, observation);
  }

  withdrawn(submission: PlannedSubmission): void {
    this.#timing = null;
    const index = this.#unanswered.indexOf(submission);
    if (index >= 0) this.#unanswered.splice(index, 1);
  }

  ended(): void {
    this.#jobs -= 1;
  }

  #isByConcurrency(): boolean {
    return this.#concurrencyProbability > 0.5;
  }

  #hasRoomForJob(jobs: number): boolean {
    const probability = this.#concurrency.acceptProbability(jobs);
    return jobs === 0 || probability >= (this.#mayTest() ? requiredForTest : requiredForJob);
  }

  #mayTest(): boolean {
    return (
      this.#responses < firstResponses ||
      this.#refusedLater < this.#allowedTests + this.#responses * allowedRefusals.perResponse
    );
  }

  /** Returns when the next submission should be sent by the rate estimate, and why. */
  #timingByRate(): Timing {
    const nearMs = this.#readyAt(nearlyRequired);
    const likelyMs = this.#likelyAt(nearMs);
    const lastMs = this.#lastSentMs;
    const isAlone = this.#unanswered.length === 0;
    if (isAlone && this.#retryAtMs !== null && this.#trust > 0 && this.#retryAtMs < likelyMs)
      return { atMs: this.#retryAtMs, reason: 'retry-after' };
    const isQuiet = this.#responses - this.#lastRefusedResponse >= this.#probeAfter;
    if (isQuiet && isAlone) return { atMs: lastMs + (likelyMs - lastMs) * probeShare, reason: 'test' };
    if (!this.#mayTest()) return { atMs: likelyMs, reason: 'likely' };
    // One test at a time: several at once would all be refused and teach the same.
    if (!isAlone) return { atMs: Math.min(likelyMs, lastMs + patienceMs), reason: 'likely' };
    const testMs = this.#readyAt(this.#responses < firstResponses ? evenOdds : requiredForTest);
    const gainMs = nearMs - Math.max(lastMs, testMs);
    const isWorthwhile = gainMs > worthwhileShare * (testMs - lastMs) + 2 * this.#spreadMs;
    return isWorthwhile ? { atMs: testMs, reason: 'test' } : { atMs: likelyMs, reason: 'likely' };
  }

  /** Returns when a submission is likely enough to be accepted. `nearMs`: when it nearly is. */
  #likelyAt(nearMs: number): number {
    const waitMs = nearMs - this.#lastSentMs;
    const acceptable = Math.min(
      acceptableRefusals.max,
      (acceptableRefusals.perSpread * this.#spreadMs) / Math.max(1, waitMs),
    );
    const isBold = this.#refusedLater < this.#responses * acceptable;
    const likelyMs = this.#readyAt(isBold ? required.bold : required.careful);
    const isTail = likelyMs - nearMs > tailShare * waitMs + 3 * this.#spreadMs;
    return isTail ? nearMs : likelyMs;
  }

  #readyAt(probability: number): number {
    const unansweredMs = this.#unanswered.map(({ atMs }) => atMs);
    return this.#rate.readyAt(probability, unansweredMs);
  }

  /** Updates the probability of a concurrency limit. `rateLikelihood`: what the rate estimate gave to the response. */
  #weighKinds(accepted: boolean, rateLikelihood: number): void {
    const byRate = (1 - this.#concurrencyProbability) * rateLikelihood;
    const byConcurrency =
      this.#concurrencyProbability * this.#concurrency.learn({ accepted, jobs: this.#jobs });
    this.#concurrencyProbability = Math.min(
      concurrencyBounds.max,
      Math.max(concurrencyBounds.min, byConcurrency / (byConcurrency + byRate)),
    );
  }

  #learnAcceptance({ reason }: PlannedSubmission, likelihood: number): void {
    this.#acceptedInARow += 1;
    this.#jobs += 1;
    this.#caution = Math.max(1, this.#caution * lessCaution);
    this.#retryAtMs = null;
    if (reason === 'retry-after') this.#trust = Math.min(maxTrust, this.#trust + 1);
    if (this.#refused === 0 || this.#responses - this.#lastRefusedResponse <= this.#probeAfter) return;
    this.#probeAfter *= 2;
    if (likelihood < surprising) this.#reconsider();
  }

  #learnRefusal({ reason }: PlannedSubmission, { atMs, retryAfterMs }: RateObservation): void {
    const sinceRefused = this.#responses - this.#lastRefusedResponse;
    this.#refused += 1;
    if (this.#responses > firstResponses) this.#refusedLater += 1;
    this.#acceptedInARow = 0;
    this.#lastRefusedResponse = this.#responses;
    this.#retryAtMs = retryAfterMs === null ? null : atMs + retryAfterMs;
    if (reason === 'retry-after') this.#trust -= 1;
    if (sinceRefused > this.#probeAfter) this.#probeAfter *= 2;
    if (reason === 'test') return;
    this.#caution = Math.min(maxCaution, this.#caution * moreCaution);
    this.#unexpected += 1;
    if (this.#unexpected > maxUnexpected) this.#reconsider();
  }

  /** Searches again after a change of the limits: moves rates, and allows further tests. */
  #reconsider(): void {
    this.#rate.reconsider();
    this.#allowedTests =
      this.#refusedLater + testsAfterChange - this.#responses * allowedRefusals.perResponse;
    this.#unexpected = 0;
    this.#probeAfter = firstProbeAfter;
  }
}
