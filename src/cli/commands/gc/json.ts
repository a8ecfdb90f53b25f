import { usd } from '../../../base/money/money.js';
import type { GcOptions, GcReport } from '../../../use-cases/gc.js';
import { warningJson } from '../../json/diagnostics.js';

/** Returns the document of `gc --json`: the files that were deleted, or with status `listed` those that can be deleted. */
export function gcJson({ found, removed, warnings }: GcReport, { keepDays }: Pick<GcOptions, 'keepDays'>) {
  const { takes, present, kept, leftovers, bytes, buyAgainMicroUsd } = removed ?? found;
  return {
    status: removed === null ? 'listed' : 'removed',
    keepDays,
    takes: present,
    ...(kept > 0 && { inStore: kept }),
    // Recordings whose files were already missing. When `gc` deletes, it also marks these as forgotten in the journal.
    missing: takes.length - present,
    leftovers: leftovers.length,
    bytes,
    buyAgainUsd: usd(buyAgainMicroUsd),
    warnings: warnings.map(warningJson),
  };
}
