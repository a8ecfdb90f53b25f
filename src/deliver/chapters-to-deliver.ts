import type { Chapter } from '../markdown/block.js';
import type { SplitChapter } from '../project/split-book.js';
import type { Chunk } from '../split/chunk.js';
import type { SentenceFinder } from '../split/sentences/sentences.js';
import type { Take } from '../state/journal/journal-entry.js';
import type { Snapshot } from '../state/state.js';
import type { TakeStore } from '../state/takes.js';
import type { DeliverChapter } from './delivery.js';
import { pageLines } from './timeline/page-lines.js';

/** The takes of a book, and how to find the sentences of a chapter. */
export interface DeliverInput {
  readonly snapshot: Pick<Snapshot, 'present' | 'ledger'>;
  readonly takes: Pick<TakeStore, 'pathOf'>;
  /** Returns the sentence finder for the texts of a chapter as written on the page. */
  finderFor(chapter: Chapter): SentenceFinder;
}

/** Returns what delivery needs of each chapter: its chunks with their takes, its section starts, and its text by sentence. */
export function chaptersToDeliver(
  chapters: readonly SplitChapter[],
  { snapshot: { present, ledger }, takes, finderFor }: DeliverInput,
): readonly DeliverChapter[] {
  return chapters.map(({ chapter, chunks }) => ({
    chapter: chapter.chapter,
    ...(chapter.credits && { credits: chapter.credits }),
    file: chapter.file,
    title: chapter.title,
    sections: chapter.blocks.flatMap((block, index) => {
      if (block.kind !== 'heading') return [];
      const chunk = chunks.find(({ firstBlock, lastBlock }) => firstBlock <= index && index <= lastBlock);
      if (chunk === undefined) return [];
      return [
        {
          title: block.text.replaceAll('\n', ' '),
          depth: block.depth,
          chunk: chunk.chunk,
          offset: offsetIn(chunk, index),
        },
      ];
    }),
    lines: pageLines({ chapter, chunks }, finderFor(chapter)),
    chunks: chunks.map((chunk) => {
      const take = present.get(chunk.key);
      if (take === undefined) return { chunk, take: null };
      const file = { path: takes.pathOf(take), fingerprint: fingerprintOf(take) };
      return { chunk, take: { ...file, measures: ledger.measures.get(take.requestId) ?? null } };
    }),
  }));
}

/** Returns the permanent identifier of a take: its key and request id. */
export const fingerprintOf = ({ key, requestId }: Take): string => `${key}/${requestId}`;

/**
 * Returns how many characters of the chunk come before one of its blocks. White space is normalised within a block, so each
 * paragraph break is the border of two blocks.
 */
function offsetIn(chunk: Chunk, block: number): number {
  const before = chunk.text.split('\n\n').slice(0, block - chunk.firstBlock);
  return before.reduce((total, part) => total + part.length + 2, 0);
}
