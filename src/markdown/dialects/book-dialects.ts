import type { DialectName } from '../../manifest/dialects.js';
import type { ReadPolicies } from '../../manifest/manifest.js';
import type { ReadingRules } from './reading-rules.js';

/** Returns the dialects that the whole book has: those of the manifest, or else those that its files show. */
export const bookDialects = (
  { dialects }: Pick<ReadPolicies, 'dialects'>,
  { found }: Pick<ReadingRules, 'found'>,
): readonly DialectName[] => (dialects === 'auto' ? found : dialects);
