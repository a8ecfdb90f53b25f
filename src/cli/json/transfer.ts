import type { PullReport } from '../../use-cases/pull.js';
import type { PushReport } from '../../use-cases/push.js';
import { warningJson } from './diagnostics.js';

/** The document that `push --json` prints. */
export const pushJson = ({ status, place, takes, bytes, lines, behind, warnings }: PushReport) => ({
  status,
  store: place,
  takes,
  bytes,
  lines,
  behind,
  warnings: warnings.map(warningJson),
});

/** The document that `pull --json` prints. */
export const pullJson = ({ status, place, takes, bytes, lines, missing, gone, warnings }: PullReport) => ({
  status,
  store: place,
  takes,
  bytes,
  lines,
  missing,
  gone,
  warnings: warnings.map(warningJson),
});
