import { usd } from '../../../base/money/money.js';
import { bookPath } from '../../../base/paths/book-path.js';
import { stepsSeen } from '../../../sync/steps-seen.js';
import type { Verification } from '../../../use-cases/verify.js';
import { placeJson, warningJson } from '../../json/diagnostics.js';

/** Returns the document of `verify --json`. */
export function verifyJson({ status, book, check, affected, nextRun, setAside, warnings }: Verification) {
  const count = (kind: string) => check.broken.filter((one) => one.kind === kind).length;
  const { lines, corrupt, torn, keptAside } = check.journal;
  return {
    status,
    takes: [...check.ledger.takes.values()].reduce((total, ofKey) => total + ofKey.length, 0),
    missing: count('missing'),
    damaged: count('damaged'),
    unreadable: count('unreadable'),
    ...(check.away > 0 && { away: check.away }),
    journal: {
      lines,
      corrupt: corrupt.length,
      torn,
      corruptLines: corrupt.map(({ line, text }) => ({ line, steps: stepsSeen(text) })),
      ...(keptAside !== null && {
        keptAside: { file: bookPath(book.root, keptAside.path), lines: keptAside.lines },
      }),
    },
    affected: affected.chunks.map(({ chapter, chunk, place, broken }) => ({
      chapter,
      chunk,
      place: placeJson(place),
      kind: broken.kind,
      reason: broken.reason,
    })),
    setAside,
    repair: { collect: affected.collect, buy: affected.buy, atMostUsd: usd(affected.atMostMicroUsd) },
    nextRun: { collect: nextRun.collect, buy: nextRun.buy, costUsd: usd(nextRun.costMicroUsd) },
    warnings: warnings.map(warningJson),
  };
}
