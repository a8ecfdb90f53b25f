import type { SimpleLimits } from './limits-state.js';

/**
 * Bounds of `jobOdds`, and the factors by which responses change them: how likely the response is with a limit on jobs,
 * divided by how likely it is with a limit on the rate.
 */
const jobOdds = { min: 0.01, max: 50 };
const factors = {
  /** A refusal with `jobLimit` jobs: the rarer it is that so many are running, the more it says, up to this factor. */
  refusedAtLimit: 10,
  /** It came at a rate that was accepted before. */
  refusedAtKnownRate: 8,
  refusedBelowLimit: 0.35,
  /** The end of a job is noticed some time after it, so one more job than the limit is often accepted. */
  acceptedAtLimit: 0.6,
  acceptedAboveLimit: 0.2,
};
/** Weight of the latest acceptance in `atLimitShare`. */
const latestShare = 0.05;

/** Returns whether one more job fits, or is to be tested. */
export function hasRoomForJob({ jobs, unanswered, jobLimit, quiet, patience }: SimpleLimits): boolean {
  const limit = Math.max(1, jobLimit);
  return jobs + unanswered < (quiet >= patience ? limit + 1 : limit);
}

/** Returns the number of jobs that can be running: other submissions without a response may have been accepted. */
export const jobsAtMost = ({ jobs, unanswered }: SimpleLimits): number => jobs + Math.max(0, unanswered - 1);

/** Weighs the two kinds of limit after an acceptance. */
export function weighAcceptance(limits: SimpleLimits): Partial<SimpleLimits> {
  const { slowMs, jobs, jobLimit, atLimitShare } = limits;
  if (slowMs === 0) return {};
  const isAtLimit = jobs >= jobLimit;
  const factor = jobs > jobLimit ? factors.acceptedAboveLimit : isAtLimit ? factors.acceptedAtLimit : 1;
  return {
    jobOdds: bounded(limits.jobOdds * factor),
    atLimitShare: atLimitShare + latestShare * ((isAtLimit ? 1 : 0) - atLimitShare),
  };
}

/** Weighs the two kinds of limit after a refusal. `isTest`: it was unknown if the gateway accepts that rate. */
export function weighRefusal(limits: SimpleLimits, isTest: boolean): Partial<SimpleLimits> {
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
  return { jobOdds: bounded(limits.jobOdds * rarity * (isTest ? 1 : factors.refusedAtKnownRate)) };
}

const bounded = (odds: number): number => Math.max(jobOdds.min, Math.min(jobOdds.max, odds));
