import type { Path } from '../yaml/node-index.js';
import type { ManifestCode } from './manifest-codes.js';

/** Something wrong with a name or an amount whose shape is right. */
export interface NameFinding {
  readonly code: ManifestCode;
  readonly severity: 'error' | 'warning';
  readonly path: Path;
  readonly message: string;
  readonly hint: string;
}
