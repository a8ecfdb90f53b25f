import type { Ledger } from '../../state/ledger.js';
import type { ChapterOf } from './spending-by-month.js';

/** The chapters of a book with the keys of their chunks. */
type Chapters = readonly {
  readonly chapter: { readonly chapter: number };
  readonly chunks: readonly { readonly key: string }[];
}[];

/**
 * Returns a function that finds the chapter that a key was bought for. Texts that are no longer in the book belong to the
 * chapter of texts that were bought from the same version of a file and are still in the book.
 */
export function chapterOfKeys(chapters: Chapters, { texts }: Pick<Ledger, 'texts'>): ChapterOf {
  const byKey = new Map<string, number>();
  for (const { chapter, chunks } of chapters)
    for (const { key } of chunks) if (!byKey.has(key)) byKey.set(key, chapter.chapter);
  const bySource = new Map<string, number>();
  for (const [key, { source }] of texts) {
    const chapter = byKey.get(key);
    if (source !== undefined && chapter !== undefined) bySource.set(source, chapter);
  }
  return (key) => byKey.get(key) ?? bySource.get(texts.get(key)?.source ?? '') ?? null;
}
