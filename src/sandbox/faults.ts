import type { Clock } from '../base/time/clock.js';
import { chance } from './chance.js';
import { type FaultKind, faultKinds, type SandboxOptions } from './options.js';

/** Decides which submissions get which faults. */
export interface Faults {
  /** Counts a submission and returns the faults of it and its job, in the order of `faultKinds`. */
  next(digest: string): readonly FaultKind[];
  /** Returns whether a fault with a duration (`forMs`) currently applies to every request. */
  isActive(kind: FaultKind): boolean;
  /** Replaces the rules of all faults. The durations start at the next submission. */
  replaceRules(faults: SandboxOptions['faults']): void;
  /** Forgets all submissions. */
  reset(): void;
}

/** Creates the faults that the options ask for. */
export function createFaults(
  { seed, ...options }: Pick<SandboxOptions, 'faults' | 'seed'>,
  clock: Clock,
): Faults {
  let { faults } = options;
  let count = 0;
  const attempts = new Map<string, number>();
  /** The monotonic time of the first submission; null: none yet. */
  let startedAtMs: number | null = null;
  return {
    next(digest) {
      startedAtMs ??= clock.monotonic();
      count += 1;
      const attempt = (attempts.get(digest) ?? 0) + 1;
      attempts.set(digest, attempt);
      return faultKinds.filter((kind) => {
        const rule = faults[kind];
        if (rule === undefined || 'forMs' in rule) return false;
        // Chance depends on the request and not on its position, which differs between runs with concurrent requests.
        return 'nth' in rule
          ? rule.nth.includes(count)
          : chance(seed, kind, digest, attempt) < rule.probability;
      });
    },
    isActive(kind) {
      const rule = faults[kind];
      if (rule === undefined || !('forMs' in rule) || startedAtMs === null) return false;
      return rule.forMs === null || clock.monotonic() - startedAtMs < rule.forMs;
    },
    replaceRules(rules) {
      faults = rules;
      startedAtMs = null;
    },
    reset() {
      count = 0;
      attempts.clear();
      startedAtMs = null;
    },
  };
}
