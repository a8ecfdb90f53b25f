import { badness } from '../../check/takes/badness.js';
import type { Chunk } from '../../split/chunk.js';
import { type Choice, nameOf, type Take } from '../../state/journal/journal-entry.js';
import type { Ledger } from '../../state/ledger.js';
import { isApproved } from './find-flagged.js';
import { type Evidence, judgeChapter } from './judge-chapter.js';

/** A choice among the takes of one key. */
export interface KeyChoice extends Choice {
  readonly key: string;
}

/** The takes to choose among, and the earlier choices. */
export interface ChoiceInput extends Evidence {
  /** All takes of each key whose files are here, oldest first. */
  readonly here: ReadonlyMap<string, readonly Take[]>;
  readonly choices: ReadonlyMap<string, Choice>;
  readonly approvals: Ledger['approvals'];
}

/**
 * Returns a choice for each key with a take that no choice has considered yet: the take with the least severe findings, and
 * on a tie the one in use. Each take is judged in the place of the used one, among the used takes of its chapter, so the
 * order of keys and of arrival does not matter. A key whose take in use a person chose or approved, or with a take that was
 * never measured, gets no new choice. A take whose words are judged after a choice is considered again; until then, it counts as one without wrong words.
 */
export function chooseTakes(
  chapters: readonly { readonly chunks: readonly Chunk[] }[],
  input: ChoiceInput,
): readonly KeyChoice[] {
  const seen = new Set<string>();
  return chapters.flatMap(({ chunks }) =>
    chunks.flatMap(({ key }): KeyChoice[] => {
      if (seen.has(key)) return [];
      seen.add(key);
      const takes = input.here.get(key) ?? [];
      const among = takes.map(({ requestId }) => requestId);
      const judged = takes
        .filter((take) => input.judgements.has(nameOf(take)))
        .map(({ requestId }) => requestId);
      const before = input.choices.get(key);
      const isSettled =
        among.every((requestId) => before?.among.includes(requestId)) &&
        judged.every((requestId) => before?.judged?.includes(requestId));
      const used = input.present.get(key);
      const isHeard = before?.by === 'hand' || (used && isApproved(key, used.requestId, input));
      if (among.length < 2 || isSettled || isHeard) return [];
      const best = bestTake(chunks, key, input);
      if (best === null) return [];
      return [{ key, requestId: best.requestId, among, ...(judged.length > 0 && { judged }), by: 'check' }];
    }),
  );
}

/** Returns the best take of a key; null: none is in use, or one was never measured. */
function bestTake(chunks: readonly Chunk[], key: string, input: ChoiceInput): Take | null {
  const used = input.present.get(key);
  const takes = input.here.get(key) ?? [];
  if (used === undefined || takes.some(({ requestId }) => !input.measures.has(requestId))) return null;
  const score = (take: Take): number => {
    const present = new Map(input.present).set(key, take);
    return badness(judgeChapter(chunks, { ...input, present }).get(key) ?? []);
  };
  let best = { take: used, score: score(used) };
  for (const take of takes) {
    const other = score(take);
    if (other < best.score) best = { take, score: other };
  }
  return best.take;
}
