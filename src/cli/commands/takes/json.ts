import type { ChunkTakes, ListedTake } from '../../../plan/takes/list-takes.js';
import type { Chunk } from '../../../split/chunk.js';
import type { ChosenReport } from '../../../use-cases/choose-take.js';
import type { TakesReport } from '../../../use-cases/takes.js';
import { warningJson } from '../../json/diagnostics.js';
import { findingJson } from '../../json/flagged.js';

/** Which chunk, as the documents of `--json` have it. */
export const chunkJson = ({ chapter, chunk, place: { file, line, column } }: Chunk) => ({
  chapter,
  chunk,
  place: { file, line, column },
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

const chunkTakesJson = ({ chunk, takes, alsoAt }: ChunkTakes) => ({
  ...chunkJson(chunk),
  ...(alsoAt.length > 0 && { alsoAt: alsoAt.map(chunkJson) }),
  takes: takes.map(takeJson),
});

/** The document that `narrate takes --json` prints. */
export const takesJson = ({ chunks, warnings }: TakesReport) => ({
  chunks: chunks.map(chunkTakesJson),
  warnings: warnings.map(warningJson),
});

/** The document of `narrate takes --choose --json`. */
export const chosenJson = ({ chunk, chosen, delivered, warnings }: ChosenReport) => ({
  ...chunkJson(chunk.chunk),
  chosen: chosen.take.requestId,
  files: delivered.files,
  beside: delivered.beside,
  stale: delivered.stale,
  warnings: warnings.map(warningJson),
});
