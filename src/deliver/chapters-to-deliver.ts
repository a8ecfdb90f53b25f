import type { SplitChapter } from '../book/split-book.js';
import type { Chunk } from '../split/chunk.js';
import type { Take } from '../state/journal-entry.js';
import type { TakeStore } from '../state/takes.js';
import type { DeliverChapter } from './delivery.js';

/** Puts together what stitching needs of each chapter: its chunks with their takes, and where its sections start. */
export function chaptersToDeliver(
  chapters: readonly SplitChapter[],
  present: ReadonlyMap<string, Take>,
  takes: Pick<TakeStore, 'pathOf'>,
): readonly DeliverChapter[] {
  return chapters.map(({ chapter, chunks }) => ({
    chapter: chapter.chapter,
    file: chapter.file,
    title: chapter.title,
    sections: chapter.blocks.flatMap((block, index) => {
      if (block.kind !== 'heading') return [];
      const chunk = chunks.find(({ firstBlock, lastBlock }) => firstBlock <= index && index <= lastBlock);
      if (chunk === undefined) return [];
      return [{ title: block.text, depth: block.depth, chunk: chunk.chunk, offset: offsetIn(chunk, index) }];
    }),
    chunks: chunks.map((chunk) => {
      const take = present.get(chunk.key);
      if (take === undefined) return { chunk, take: null };
      return { chunk, take: { path: takes.pathOf(take), fingerprint: fingerprintOf(take), measures: null } };
    }),
  }));
}

/** Identifies a recording for ever. */
export const fingerprintOf = ({ key, requestId }: Take): string => `${key}/${requestId}`;

/** Characters of the chunk before a block of it. White space is normalised within a block, so paragraph breaks are the blocks' borders. */
function offsetIn(chunk: Chunk, block: number): number {
  const before = chunk.text.split('\n\n').slice(0, block - chunk.firstBlock);
  return before.reduce((total, part) => total + part.length + 2, 0);
}
