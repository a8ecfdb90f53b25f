import type { Chapter } from '../../markdown/block.js';
import type { BookPlan } from '../../project/plan-project.js';
import { visible } from '../terminal-text.js';

/** Returns the chapters of a plan. */
const chaptersOf = ({ book, plan }: BookPlan): readonly Chapter[] =>
  book.chapters.filter(({ chapter }) => plan.chapters.some((planned) => planned.chapter === chapter));

/** Counts the Markdown nodes that are not spoken, by kind, the most frequent kind first. */
export function countSkipped(bookPlan: BookPlan): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { kind } of chaptersOf(bookPlan).flatMap(({ skipped }) => skipped))
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return new Map([...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)));
}

/** Returns a line for each Markdown node that is not spoken. */
export const skippedLines = (bookPlan: BookPlan): readonly string[] =>
  chaptersOf(bookPlan).flatMap(({ file, skipped }) =>
    skipped.map(
      ({ kind, line, column, preview }) => `  ${visible(`${file}:${line}:${column} ${kind}: ${preview}`)}\n`,
    ),
  );
