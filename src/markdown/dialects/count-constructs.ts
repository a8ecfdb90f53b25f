/** Returns in how many chapters each construct is read, in the order in which the chapters have them. */
export function countConstructs(
  chapters: readonly { readonly constructs: readonly string[] }[],
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of chapters.flatMap(({ constructs }) => constructs))
    counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
