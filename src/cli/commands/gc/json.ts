import { usd } from '../../../base/money/money.js';
import type { GcOptions, GcReport } from '../../../use-cases/gc.js';
import { warningJson } from '../../json/diagnostics.js';

/** The document that `gc --json` prints: of what was removed, or else of what may be. */
export function gcJson({ found, removed, warnings }: GcReport, { keepDays }: Pick<GcOptions, 'keepDays'>) {
  const { takes, present, kept, leftovers, bytes, buyAgainMicroUsd } = removed ?? found;
  return {
    status: removed === null ? 'listed' : 'removed',
    keepDays,
    takes: present,
    ...(kept > 0 && { inStore: kept }),
    // Gone before: the journal only says so now.
    missing: takes.length - present,
    leftovers: leftovers.length,
    bytes,
    buyAgainUsd: usd(buyAgainMicroUsd),
    warnings: warnings.map(warningJson),
  };
}
