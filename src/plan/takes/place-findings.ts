import type { Finding } from '../../check/takes/finding.js';
import type { Block } from '../../markdown/block.js';
import { lineOfWord } from '../../markdown/read/line-of-word.js';
import type { Chunk } from '../../split/chunk.js';
import { placesIn } from '../word-places.js';

/** The text of a book's chapters, in which findings are placed. */
export interface BookLines {
  /** All chapters of the book. */
  readonly chapters: readonly {
    readonly chapter: { readonly chapter: number; readonly file: string; readonly blocks: readonly Block[] };
    readonly chunks: readonly Chunk[];
  }[];
  /** Returns the lines of a chapter's file; null: it cannot be read. */
  linesOf(file: string): readonly string[] | null;
}

/** Adds to findings about words of a chunk's text the line of the first of those words. */
export function placeFindings(
  findings: readonly Finding[],
  at: Pick<Chunk, 'chapter' | 'chunk'>,
  { chapters, linesOf }: BookLines,
): readonly Finding[] {
  if (!findings.some(({ wordFinding }) => typeof wordFinding?.start === 'number')) return findings;
  const found = chapters.find(({ chapter }) => chapter.chapter === at.chapter);
  const chunk = found?.chunks.find((one) => one.chunk === at.chunk);
  if (found === undefined || chunk === undefined) return findings;
  const placeOf = placesIn(chunk, found.chapter.blocks);
  const source = linesOf(found.chapter.file);
  return findings.map((finding) => {
    const start = finding.wordFinding?.start ?? null;
    if (start === null) return finding;
    const { block, offset } = placeOf(start);
    return { ...finding, line: lineOfWord(block, offset, source) };
  });
}
