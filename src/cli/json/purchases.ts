import type { Purchase } from '../../plan/reasons/explain-purchases.js';
import { placeJson } from './diagnostics.js';

/** Why a chunk is bought, in `--dry-run --json`. */
export const purchaseJson = ({ chunk, reason, lines, section, before, diff }: Purchase) => ({
  chunk: chunk.chunk,
  place: placeJson(chunk.place),
  reason,
  ...(lines.length > 0 && { lines }),
  ...(section !== null && { section }),
  ...(before !== null && {
    before: {
      engine: before.engine,
      model: before.model,
      voice: before.voice,
      prompt: before.prompt,
      language: before.language,
    },
  }),
  ...(diff.length > 0 && { diff }),
});
