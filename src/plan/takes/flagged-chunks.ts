import { NarrateError } from '../../base/errors.js';
import type { CheckSettings } from '../../manifest/manifest.js';
import type { Chunk } from '../../split/chunk.js';
import { findFlagged, type KnownTakes } from './find-flagged.js';

/**
 * Those of these chunks of a book whose takes are in doubt; a text that stands in several of them, at all its places.
 * @throws NarrateError `usage` where checks are off, and nobody knows
 */
export function flaggedChunks(
  chunks: readonly Chunk[],
  {
    chapters,
    snapshot,
    check,
  }: {
    readonly chapters: readonly { readonly chunks: readonly Chunk[] }[];
    readonly snapshot: KnownTakes;
    readonly check: CheckSettings | null;
  },
): readonly Chunk[] {
  if (check === null) {
    throw new NarrateError('usage', 'Nothing is known to be in doubt, because checks are off.', {
      hint: 'Remove `check: off` from the manifest, or say which: --chapter 3 --chunk 7.',
    });
  }
  const keys = new Set(findFlagged(chapters, snapshot, check).map(({ key }) => key));
  return chunks.filter(({ key }) => keys.has(key));
}
