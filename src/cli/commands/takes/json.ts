import type { ChunkTakes } from '../../../plan/takes/list-takes.js';
import type { ChosenReport } from '../../../use-cases/choose-take.js';
import type { TakesReport } from '../../../use-cases/takes.js';
import { warningJson } from '../../json/diagnostics.js';
import { filesJson } from '../../json/files.js';
import { chunkJson, takeJson } from '../../json/takes.js';

const chunkTakesJson = ({ chunk, takes, alsoAt }: ChunkTakes) => ({
  ...chunkJson(chunk),
  ...(alsoAt.length > 0 && { alsoAt: alsoAt.map(chunkJson) }),
  takes: takes.map(takeJson),
});

/** Returns the document of `takes --json`. */
export const takesJson = ({ chunks, warnings }: TakesReport) => ({
  chunks: chunks.map(chunkTakesJson),
  warnings: warnings.map(warningJson),
});

/** Returns the document of `takes --choose --json`. */
export const chosenJson = ({ chunk, chosen, delivered, warnings }: ChosenReport) => ({
  ...chunkJson(chunk.chunk),
  chosen: chosen.take.requestId,
  ...filesJson(delivered),
  warnings: warnings.map(warningJson),
});
