/** A change of a chapter's file. */
export interface ChapterChange {
  /** When it was committed, in milliseconds since 1970. */
  readonly at: number;
  /** The texts of the chapter's blocks before the change; empty: there was no such file. */
  readonly before: readonly string[];
}

/** What git knows of a chapter. */
export interface ChapterHistory {
  /** The texts of its blocks in the last commit; empty: the file is not in it. */
  readonly committed: readonly string[];
  /** Its latest changes, newest first. Older ones do not matter. */
  readonly changes: readonly ChapterChange[];
  /** The date of the oldest commit of a shallow clone, in milliseconds since 1970. Null: no change is missing. */
  readonly knownSince: number | null;
}

/** Since when a chapter has had some blocks, in milliseconds since 1970. */
export type Unchanged =
  /** `since` is null: for longer than the history goes back. */
  | { readonly isKnown: true; readonly since: number | null }
  /** Git has no date. `atLatest`: the blocks are at least as old; null: they are not committed. */
  | { readonly isKnown: false; readonly atLatest: number | null };

/** The blocks of a chunk in its chapter, with the block before and the block after it. */
export interface BlockRange {
  readonly blocks: readonly { readonly text: string }[];
  readonly firstBlock: number;
  readonly lastBlock: number;
}

/** Stands for the start and the end of a chapter. No block has an empty text. */
const edge = '';
const withEdges = (blocks: readonly string[]): readonly string[] => [edge, ...blocks, edge];

/**
 * Returns since when a chapter has had the blocks of a chunk next to one another, together with the block before and the one
 * after it. So a deletion counts as a change, and a chunk waits for changes of its neighbours, which may move its seams.
 */
export function unchangedSince(
  { blocks, firstBlock, lastBlock }: BlockRange,
  { committed, changes, knownSince }: ChapterHistory,
): Unchanged {
  const run = withEdges(blocks.map(({ text }) => text)).slice(firstBlock, lastBlock + 3);
  if (!contains(committed, run)) return { isKnown: false, atLatest: null };
  const change = changes.find(({ before }) => !contains(before, run));
  if (change !== undefined) return { isKnown: true, since: change.at };
  return knownSince === null ? { isKnown: true, since: null } : { isKnown: false, atLatest: knownSince };
}

function contains(blocks: readonly string[], run: readonly string[]): boolean {
  const all = withEdges(blocks);
  return all.some((_, start) => run.every((text, index) => all[start + index] === text));
}
