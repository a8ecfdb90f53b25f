import type { Path } from '../yaml/node-index.js';
import type { ManifestCode } from './manifest-codes.js';

/** Problem with a name or an amount of the right type. */
export interface NameFinding {
  readonly code: ManifestCode;
  readonly severity: 'error' | 'warning';
  readonly path: Path;
  readonly message: string;
  readonly hint: string;
}
