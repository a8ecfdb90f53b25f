import { badness } from '../../check/takes/badness.js';
import type { Chunk } from '../../split/chunk.js';
import type { Choice, Take } from '../../state/journal/journal-entry.js';
import { type Evidence, judgeChapter } from './judge-chapter.js';

/** A choice, and of which key's takes. */
export interface KeyChoice extends Choice {
  readonly key: string;
}

/** What there is to choose among. */
export interface ChoiceInput extends Evidence {
  /** All takes of each key, oldest first. */
  readonly here: ReadonlyMap<string, readonly Take[]>;
  readonly choices: ReadonlyMap<string, Choice>;
}

/**
 * Chooses anew wherever a take has come that no choice has looked at: the one with the least against it, and of equal
 * ones that which is used already. Each is judged in the place of the used one, among the others of its chapter as they
 * are, so neither the order of keys nor of arrival matters. What somebody chose by hand stays, and so does what has takes
 * that were never measured.
 */
export function chooseTakes(
  chapters: readonly { readonly chunks: readonly Chunk[] }[],
  grounds: ChoiceInput,
): readonly KeyChoice[] {
  const seen = new Set<string>();
  return chapters.flatMap(({ chunks }) =>
    chunks.flatMap(({ key }): KeyChoice[] => {
      if (seen.has(key)) return [];
      seen.add(key);
      const among = (grounds.here.get(key) ?? []).map(({ requestId }) => requestId);
      const before = grounds.choices.get(key);
      const isSettled = among.every((requestId) => before?.among.includes(requestId));
      if (among.length < 2 || isSettled || before?.by === 'hand') return [];
      const best = bestTake(chunks, key, grounds);
      return best === null ? [] : [{ key, requestId: best.requestId, among, by: 'check' }];
    }),
  );
}

function bestTake(chunks: readonly Chunk[], key: string, grounds: ChoiceInput): Take | null {
  const used = grounds.present.get(key);
  const takes = grounds.here.get(key) ?? [];
  if (used === undefined || takes.some(({ requestId }) => !grounds.measures.has(requestId))) return null;
  const score = (take: Take): number => {
    const present = new Map(grounds.present).set(key, take);
    return badness(judgeChapter(chunks, { ...grounds, present }).get(key) ?? []);
  };
  let best = { take: used, score: score(used) };
  for (const take of takes) {
    const other = score(take);
    if (other < best.score) best = { take, score: other };
  }
  return best.take;
}
