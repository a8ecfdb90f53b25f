import type { Finding } from '../../check/takes/finding.js';
import type { FlaggedChunk } from '../../plan/takes/find-flagged.js';
import type { ListedTake } from '../../plan/takes/list-takes.js';
import type { Chunk } from '../../split/chunk.js';
import { placeJson } from './diagnostics.js';

/** A finding as the documents of `--json` have it. */
export const findingJson = ({ code, message, measured, expected, unit }: Finding) => ({
  code,
  message,
  measured,
  expected,
  unit,
});

/** A recording in doubt, in the same documents. */
export const flaggedJson = ({ chapter, chunk, place, requestId, findings }: FlaggedChunk) => ({
  chapter,
  chunk,
  place: placeJson(place),
  requestId,
  findings: findings.map(findingJson),
});

/** Which chunk, as the documents of `--json` have it. */
export const chunkJson = ({ chapter, chunk, place }: Chunk) => ({
  chapter,
  chunk,
  place: placeJson(place),
});

/** A take as the same documents have it. `findings` is null where nobody has looked. */
export const takeJson = ({ number, take, seconds, isHere, isUsed, isApproved, findings }: ListedTake) => ({
  number,
  requestId: take.requestId,
  seconds: Math.round(seconds * 100) / 100,
  here: isHere,
  used: isUsed,
  approved: isApproved,
  findings: findings === null ? null : findings.map(findingJson),
});
