import { usd } from '../../base/money.js';
import type { Verification } from '../../narrate.js';
import { placeJson, warningJson } from './diagnostic-json.js';

/** The document that `verify --json` prints. */
export function verifyJson({ status, check, affected, setAside, warnings }: Verification) {
  const count = (kind: string) => check.broken.filter((one) => one.kind === kind).length;
  return {
    status,
    takes: [...check.ledger.takes.values()].reduce((total, ofKey) => total + ofKey.length, 0),
    missing: count('missing'),
    damaged: count('damaged'),
    unreadable: count('unreadable'),
    journal: check.journal,
    affected: affected.chunks.map(({ chapter, chunk, place, broken }) => ({
      chapter,
      chunk,
      place: placeJson(place),
      kind: broken.kind,
      reason: broken.reason,
    })),
    setAside,
    repair: { collect: affected.collect, buy: affected.buy, atMostUsd: usd(affected.atMostMicroUsd) },
    warnings: warnings.map(warningJson),
  };
}
