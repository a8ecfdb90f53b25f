import type { Ledger } from './ledger.js';

/** Returns a ledger whose measures are derived when they are first read. */
export function withLateMeasures(
  ledger: Omit<Ledger, 'measures'>,
  measures: () => Ledger['measures'],
): Ledger {
  let known: Ledger['measures'] | null = null;
  return {
    ...ledger,
    get measures() {
      known ??= measures();
      return known;
    },
  };
}
