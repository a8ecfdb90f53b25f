import { usd } from '../../../base/money/money.js';
import type { GcOptions, GcReport } from '../../../use-cases/gc.js';
import { warningJson } from '../../json/diagnostics.js';

/** Returns the document of `gc --json`, about the files that were deleted, or otherwise about those that can be deleted. */
export function gcJson({ found, removed, warnings }: GcReport, { keepDays }: Pick<GcOptions, 'keepDays'>) {
  const { takes, present, kept, leftovers, bytes, buyAgainMicroUsd } = removed ?? found;
  return {
    status: removed === null ? 'listed' : 'removed',
    keepDays,
    takes: present,
    ...(kept > 0 && { inStore: kept }),
    // Files that did not exist before either; now the journal records that.
    missing: takes.length - present,
    leftovers: leftovers.length,
    bytes,
    buyAgainUsd: usd(buyAgainMicroUsd),
    warnings: warnings.map(warningJson),
  };
}
