import type { Finding } from '../../check/takes/finding.js';
import type { FlaggedChunk } from '../../plan/takes/find-flagged.js';
import type { ListedTake } from '../../plan/takes/list-takes.js';
import type { Chunk } from '../../split/chunk.js';
import { placeJson } from './diagnostics.js';

/** Returns a finding for the documents of `--json`. */
export const findingJson = ({ code, message, measured, expected, unit }: Finding) => ({
  code,
  message,
  measured,
  expected,
  unit,
});

/** Returns the flagged takes for the documents of `--json`, under both of their names. */
export function flaggedJson(chunks: readonly FlaggedChunk[]) {
  const flagged = chunks.map(({ chapter, chunk, place, requestId, findings }) => ({
    chapter,
    chunk,
    place: placeJson(place),
    requestId,
    findings: findings.map(findingJson),
  }));
  // The old name of `flagged`, kept for one minor version.
  return { flagged, suspects: flagged };
}

/** Returns the numbers and the place of a chunk for the documents of `--json`. */
export const chunkJson = ({ chapter, chunk, place }: Chunk) => ({
  chapter,
  chunk,
  place: placeJson(place),
});

/** Returns a take for the documents of `--json`. `findings` is null if the take was never checked. */
export const takeJson = ({ number, take, seconds, isHere, isUsed, isApproved, findings }: ListedTake) => ({
  number,
  requestId: take.requestId,
  seconds: Math.round(seconds * 100) / 100,
  here: isHere,
  used: isUsed,
  approved: isApproved,
  findings: findings === null ? null : findings.map(findingJson),
});
