import type { Finding } from '../../check/takes/finding.js';
import type { FlaggedChunk } from '../../plan/takes/find-flagged.js';

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
  place: { file: place.file, line: place.line, column: place.column },
  requestId,
  findings: findings.map(findingJson),
});
