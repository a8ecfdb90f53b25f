import type { Chunk } from '../../split/chunk.js';
import type { Take } from '../../state/journal/journal-entry.js';
import type { Ledger } from '../../state/ledger.js';
import type { EngineModel } from '../cost/free-texts.js';
import { findFormerTexts } from '../reasons/former-texts.js';
import { isApproved } from './find-flagged.js';

/** Whether a person approved what is heard at a chunk. `changed`: the take in use, the words or the voice changed since. */
export type Approval = 'approved' | 'changed' | 'none';

/**
 * Returns the approval of each key of the book. An approval belongs to a key and a take, so it holds wherever the same words are
 * spoken by the same voice. Where words were edited, a chunk takes the place of the approved text that it resembles most, as in
 * the reasons for purchases (`findFormerTexts`); no place in a file is compared, because edits move those.
 */
export function findApprovals(
  chapters: readonly { readonly chunks: readonly Chunk[] }[],
  {
    ledger,
    present,
  }: {
    readonly ledger: Pick<Ledger, 'approvals' | 'texts'>;
    readonly present: ReadonlyMap<string, Take>;
  },
  engineModel: EngineModel,
): ReadonlyMap<string, Approval> {
  const chunks = chapters.flatMap((chapter) => chapter.chunks);
  const found = new Map<string, Approval>();
  for (const { key } of chunks) {
    const used = present.get(key)?.requestId ?? '';
    if (ledger.approvals.has(key)) found.set(key, isApproved(key, used, ledger) ? 'approved' : 'changed');
    else found.set(key, 'none');
  }
  const former = [...ledger.texts].filter(([key]) => ledger.approvals.has(key) && !found.has(key));
  if (former.length === 0) return found;
  const others = chunks.filter(({ key }) => found.get(key) === 'none');
  const replaced = findFormerTexts(
    others,
    former.map(([, text]) => text),
    engineModel,
  );
  for (const { key } of replaced.keys()) found.set(key, 'changed');
  return found;
}
