/** Estimate of an undocumented limit on concurrent jobs, learned from the gateway's responses only. */
export interface ConcurrencyEstimate {
  /**
   * Updates the estimate with a response that came while `jobs` others were running. Returns the probability that it had
   * given to this response, from 0 to 1.
   */
  learn(response: { readonly accepted: boolean; readonly jobs: number }): number;
  /** Returns the probability, from 0 to 1, that the gateway accepts one more while `jobs` are running. */
  acceptProbability(jobs: number): number;
}

/** Limits above this are treated as no limit. */
const maxLimit = 64;
/** Probability of a response that contradicts a limit: no response is impossible. */
const minProbability = 0.02;
/** Probability of acceptance at the limit: a poll reports the end of a job some time after it. */
const acceptedAtLimit = 0.15;
/** Share of the weight that is always spread over all limits, so that the estimate follows a gateway that changes its limit. */
const uniformShare = 0.001;

/** Creates an estimate over the limits 1 to `maxLimit` and "no limit", which all have the same weight at first. */
export function makeConcurrencyEstimate(): ConcurrencyEstimate {
  // The weight of limit n is at index n - 1; the last one is that of "no limit".
  const weights = new Float64Array(maxLimit + 1).fill(1 / (maxLimit + 1));
  return {
    learn({ accepted, jobs }) {
      let sum = 0;
      for (let index = 0; index < weights.length; index++) {
        const likely = jobs <= index || index === maxLimit ? 1 - minProbability : acceptedAtLimit;
        weights[index] = weights[index]! * (accepted ? likely : 1 - likely);
        sum += weights[index]!;
      }
      for (let index = 0; index < weights.length; index++)
        weights[index] = (weights[index]! / sum) * (1 - uniformShare) + uniformShare / weights.length;
      return sum;
    },
    acceptProbability(jobs) {
      let sum = weights[maxLimit]!;
      for (let index = jobs; index < maxLimit; index++) sum += weights[index]!;
      return sum;
    },
  };
}
