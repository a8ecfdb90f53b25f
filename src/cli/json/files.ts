import type { RunReport } from '../../use-cases/run.js';

/** What became of the files. */
export const filesJson = ({ files, beside, stale }: RunReport['delivered']) => ({ files, beside, stale });
