import type { Chapter } from '../../markdown/block.js';

/** How many nodes of each kind are not spoken, most first. */
export function countSkipped(chapters: readonly Chapter[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { kind } of chapters.flatMap(({ skipped }) => skipped))
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return new Map([...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)));
}
