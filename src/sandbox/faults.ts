import { chance } from './chance.js';
import { type FaultKind, faultKinds, type SandboxOptions } from './options.js';

export interface Faults {
  /** The faults that strike the next submission, in the order of `faultKinds`. */
  next(digest: string): readonly FaultKind[];
  reset(): void;
}

/** Decides which submissions get which faults. */
export function createFaults(options: Pick<SandboxOptions, 'faults' | 'seed'>): Faults {
  let count = 0;
  const attempts = new Map<string, number>();
  return {
    next(digest) {
      count += 1;
      const attempt = (attempts.get(digest) ?? 0) + 1;
      attempts.set(digest, attempt);
      return faultKinds.filter((kind) => {
        const rule = options.faults[kind];
        if (rule === undefined) return false;
        // Chance hangs on the request and not on its turn, which differs between runs with several at a time.
        return 'nth' in rule
          ? rule.nth.includes(count)
          : chance(options.seed, kind, digest, attempt) < rule.probability;
      });
    },
    reset() {
      count = 0;
      attempts.clear();
    },
  };
}
