import type { FlaggedChunk } from '../plan/takes/find-flagged.js';
import type { ChunkTakes } from '../plan/takes/list-takes.js';
import { type BookLines, placeFindings } from '../plan/takes/place-findings.js';
import type { Project } from '../project/open-project.js';
import { chapterLines } from '../project/read/chapter-lines.js';

type PlacedBook = Pick<Project, 'chapters' | 'book'>;

/** Adds the lines of words to the findings about flagged takes. */
export function placeFlagged(flagged: readonly FlaggedChunk[], book: PlacedBook): readonly FlaggedChunk[] {
  const lines = linesIn(book);
  return flagged.map((one) => ({ ...one, findings: placeFindings(one.findings, one, lines) }));
}

/** Adds the lines of words to the findings about all takes of chunks. */
export function placeListed(listed: readonly ChunkTakes[], book: PlacedBook): readonly ChunkTakes[] {
  const lines = linesIn(book);
  return listed.map(({ takes, ...one }) => ({
    ...one,
    takes: takes.map((take) => ({
      ...take,
      findings: take.findings && placeFindings(take.findings, one.chunk, lines),
      lowFindings: placeFindings(take.lowFindings, one.chunk, lines),
    })),
  }));
}

const linesIn = ({ chapters, book }: PlacedBook): BookLines => ({
  chapters,
  linesOf: chapterLines(book.root),
});
