import type { Finding } from '../../check/takes/finding.js';
import type { Suspect } from '../../plan/takes/find-flagged.js';

/** A finding as the documents of `--json` have it. */
export const findingJson = ({ code, message, measured, expected, unit }: Finding) => ({
  code,
  message,
  measured,
  expected,
  unit,
});

/** A recording in doubt, in the same documents. */
export const suspectJson = ({ chapter, chunk, place, requestId, findings }: Suspect) => ({
  chapter,
  chunk,
  place: { file: place.file, line: place.line, column: place.column },
  requestId,
  findings: findings.map(findingJson),
});
