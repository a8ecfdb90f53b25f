/** What is believed of a limit on jobs at a time that is known by its answers alone. */
export interface ConcurrencyEstimate {
  /** Moves the shares by an answer that came while `jobs` others were under way. Returns how likely it was thought, from 0 to 1. */
  learn(answer: { readonly accepted: boolean; readonly jobs: number }): number;
  /** How likely one more is taken while `jobs` are under way, from 0 to 1. */
  roomBeside(jobs: number): number;
}

/** A cap above this is as good as none. */
const mostJobs = 64;
const leastLikely = 0.02;
/** We hear of a job's end some time after it: a full house may have room already. */
const roomUnheardOf = 0.15;
/** Every cap keeps this much in all, so that a gateway that changes its mind is followed. */
const keptShare = 0.001;

/** Caps from one job to `mostJobs`, and none at all; each with its share of belief, all alike at first. */
export function makeConcurrencyEstimate(): ConcurrencyEstimate {
  // The share of cap n is at n - 1; the last one is that of no cap.
  const shares = new Float64Array(mostJobs + 1).fill(1 / (mostJobs + 1));
  return {
    learn({ accepted, jobs }) {
      let sum = 0;
      for (let index = 0; index < shares.length; index++) {
        const likely = jobs <= index || index === mostJobs ? 1 - leastLikely : roomUnheardOf;
        shares[index] = shares[index]! * (accepted ? likely : 1 - likely);
        sum += shares[index]!;
      }
      for (let index = 0; index < shares.length; index++)
        shares[index] = (shares[index]! / sum) * (1 - keptShare) + keptShare / shares.length;
      return sum;
    },
    roomBeside(jobs) {
      let sum = shares[mostJobs]!;
      for (let index = jobs; index < mostJobs; index++) sum += shares[index]!;
      return sum;
    },
  };
}
