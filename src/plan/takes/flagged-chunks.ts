import { NarrateError } from '../../base/errors.js';
import type { CheckSettings } from '../../manifest/manifest.js';
import type { Chunk } from '../../split/chunk.js';
import { findFlagged, type KnownTakes } from './find-flagged.js';

/**
 * Returns those of these chunks whose takes are flagged. A text that occurs several times is listed at each of its places.
 * @throws NarrateError `usage` when checks are off
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
    throw new NarrateError('usage', 'No take can be flagged, because checks are off in the manifest.', {
      hint: 'Remove `check: off` from the manifest, or name a chunk: --chapter 3 --chunk 7.',
    });
  }
  const keys = new Set(findFlagged(chapters, snapshot, check).map(({ key }) => key));
  return chunks.filter(({ key }) => keys.has(key));
}
