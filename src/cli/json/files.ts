import type { RunReport } from '../../use-cases/run.js';

/** Returns the written files for the documents of `--json`: audio files, sidecar files, and files that are stale. */
export const filesJson = ({ files, sidecars, stale }: RunReport['delivered']) => ({
  files,
  sidecars,
  // The old name of `sidecars`, kept for one minor version.
  beside: sidecars,
  stale,
});
