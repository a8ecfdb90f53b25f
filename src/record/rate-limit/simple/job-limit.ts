import type { SimpleLimits } from './limits-state.js';

/**
 * Bounds of `jobOdds`, and the factors by which responses change them: how likely the response is with a limit on jobs,
 * divided by how likely it is with a limit on the rate.
 */
const jobOdds = { min: 0.01, max: 50 };
const factors = {
  /** A refusal with `jobLimit` jobs: the rarer it is that so many are running, the more it says, up to this factor. */
  refusedAtLimit: 10,
  /** It came at a rate that was accepted before, or, which says more, right after a Retry-After. */
  refusedAtKnownRate: 2,
  refusedAfterRetry: 8,
  refusedBelowLimit: 0.35,
  /** The end of a job is noticed some time after it, so one more job than the limit is often accepted. */
  acceptedAtLimit: 0.6,
  acceptedAboveLimit: 0.2,
};
const surprise = {
  test: 1,
  'known-rate': factors.refusedAtKnownRate,
  'after-retry': factors.refusedAfterRetry,
};
/** With lower odds, one more job is tested after `firstTestAfter` acceptances. */
const nearlyCertain = 10;
const firstTestAfter = 4;
/** Weight of the latest acceptance in `atLimitShare`. */
const latestShare = 0.05;

/** Returns whether one more job fits. */
export const hasRoomForJob = ({ jobs, unanswered, jobLimit }: SimpleLimits): boolean =>
  jobs + unanswered < Math.max(1, jobLimit);

/**
 * Returns whether one job more than the limit is to be tested. A wrong limit hides itself, because what it holds back is never
 * refused. So a limit that is hardly more likely than a rate is tested soon.
 */
export function mayTestOneMoreJob({
  jobs,
  unanswered,
  jobLimit,
  jobOdds,
  quiet,
  patience,
}: SimpleLimits): boolean {
  const isDue = quiet >= (jobOdds < nearlyCertain ? Math.min(firstTestAfter, patience) : patience);
  return isDue && jobs + unanswered <= Math.max(1, jobLimit);
}

/** Returns the number of jobs that can be running: other submissions without a response may have been accepted. */
export const jobsAtMost = ({ jobs, unanswered }: SimpleLimits): number => jobs + Math.max(0, unanswered - 1);

/** Weighs the two kinds of limit after an acceptance. */
export function weighAcceptance(limits: SimpleLimits): Partial<SimpleLimits> {
  const { slowMs, jobs, jobLimit, atLimitShare } = limits;
  if (slowMs === 0) return {};
  const isAtLimit = jobs >= jobLimit;
  const factor = jobs > jobLimit ? factors.acceptedAboveLimit : isAtLimit ? factors.acceptedAtLimit : 1;
  const odds = bounded(limits.jobOdds * factor);
  // While the limit is followed, it is hardly ever reached, which says nothing.
  if (limits.jobOdds > 1) return { jobOdds: odds };
  return {
    jobOdds: odds,
    atLimitShare: atLimitShare + latestShare * ((isAtLimit ? 1 : 0) - atLimitShare),
  };
}

/** How sure it was that the gateway would accept a submission. */
export type Expectation = 'test' | 'known-rate' | 'after-retry';

/** Weighs the two kinds of limit after a refusal. */
export function weighRefusal(limits: SimpleLimits, expectation: Expectation): Partial<SimpleLimits> {
  const { jobLimit, atLimitShare } = limits;
  const jobs = jobsAtMost(limits);
  if (jobs === 0) return { jobOdds: jobOdds.min, jobLimit: 0 };
  // A limit that was ruled out is forgotten: the gateway may have another one now.
  if (jobLimit === 0 || limits.jobOdds <= jobOdds.min) return { jobLimit: jobs, atLimitShare: 0.5 };
  if (jobs < jobLimit) {
    const odds = limits.jobOdds * factors.refusedBelowLimit;
    return { jobLimit: jobs, jobOdds: bounded(odds), atLimitShare: 0.5 };
  }
  const rarity = Math.min(factors.refusedAtLimit, 1 / Math.max(atLimitShare, 0.001));
  return { jobOdds: bounded(limits.jobOdds * rarity * surprise[expectation]) };
}

const bounded = (odds: number): number => Math.max(jobOdds.min, Math.min(jobOdds.max, odds));
