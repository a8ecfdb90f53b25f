import type { Clock } from '../base/time/clock.js';
import { chance } from './chance.js';
import { type FaultKind, faultKinds, type SandboxOptions } from './options.js';

export interface Faults {
  /** The faults that strike the next submission and its job, in the order of `faultKinds`. */
  next(digest: string): readonly FaultKind[];
  /** Whether a fault that was ordered for a time strikes every request just now. */
  lasts(kind: FaultKind): boolean;
  /** From now on these are ordered, and no others. */
  order(faults: SandboxOptions['faults']): void;
  reset(): void;
}

/** Decides which submissions get which faults. */
export function createFaults(
  { seed, ...options }: Pick<SandboxOptions, 'faults' | 'seed'>,
  clock: Clock,
): Faults {
  let { faults } = options;
  let count = 0;
  const attempts = new Map<string, number>();
  /** When the first submission came; null: none yet. */
  let begunAtMs: number | null = null;
  return {
    next(digest) {
      begunAtMs ??= clock.monotonic();
      count += 1;
      const attempt = (attempts.get(digest) ?? 0) + 1;
      attempts.set(digest, attempt);
      return faultKinds.filter((kind) => {
        const rule = faults[kind];
        if (rule === undefined || 'forMs' in rule) return false;
        // Chance hangs on the request and not on its turn, which differs between runs with several at a time.
        return 'nth' in rule
          ? rule.nth.includes(count)
          : chance(seed, kind, digest, attempt) < rule.probability;
      });
    },
    lasts(kind) {
      const rule = faults[kind];
      if (rule === undefined || !('forMs' in rule) || begunAtMs === null) return false;
      return rule.forMs === null || clock.monotonic() - begunAtMs < rule.forMs;
    },
    order(ordered) {
      faults = ordered;
      begunAtMs = null;
    },
    reset() {
      count = 0;
      attempts.clear();
      begunAtMs = null;
    },
  };
}
