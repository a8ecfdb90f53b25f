import type { CheckSettings } from '../../manifest/manifest.js';
import type { Chunk } from '../../split/chunk.js';
import { nameOf } from '../../state/journal/journal-entry.js';
import type { Ledger } from '../../state/ledger.js';
import { systematicFaults, type UsedTakes, voiceKeyOf } from '../takes/systematic-faults.js';

/**
 * Returns the judgements of words for which a run may buy takes again by itself: none unless the manifest says `check.words:
 * retake`, and none of a voice with a systematic fault, because the next take would have it too. Those of takes that are not in
 * use do not matter.
 * @param chapters all chapters of the book, so that the result does not depend on which of them are chosen
 * @param check null: checks are off
 */
export function buyingJudgements(
  chapters: readonly { readonly chunks: readonly Chunk[] }[],
  { ledger, present }: UsedTakes,
  check: CheckSettings | null,
): Ledger['judgements'] {
  if (check?.words !== 'retake') return new Map();
  const faulty = new Set(
    systematicFaults(chapters, { ledger, present }, check).map(({ voice, language }) =>
      voiceKeyOf({ voiceSettings: { voice, language, prompt: null } }),
    ),
  );
  if (faulty.size === 0) return ledger.judgements;
  const counted = new Map(ledger.judgements);
  for (const chunk of chapters.flatMap(({ chunks }) => chunks)) {
    const take = present.get(chunk.key);
    if (take !== undefined && faulty.has(voiceKeyOf(chunk))) counted.delete(nameOf(take));
  }
  return counted;
}
