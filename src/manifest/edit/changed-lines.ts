/** Lines of a text that were replaced. */
export interface ChangedLines {
  /** Line number of the first of them in the old text, from 1. */
  readonly line: number;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** Returns the lines that differ between two texts, without byte order marks, for texts with few changes. */
export function changedLines(before: string, after: string): readonly ChangedLines[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  const changes: ChangedLines[] = [];
  let [a, b] = [0, 0];
  while (a < old.length || b < now.length) {
    if (a < old.length && old[a] === now[b]) {
      a += 1;
      b += 1;
      continue;
    }
    const [nextA, nextB] = nextCommon(old, now, a, b);
    changes.push({ line: a + 1, removed: old.slice(a, nextA), added: now.slice(b, nextB) });
    [a, b] = [nextA, nextB];
  }
  return changes;
}

const linesOf = (text: string): readonly string[] => text.replace(/^\uFEFF/, '').split(/\r?\n/);

/** Returns the nearest places from `a` and `b` on where both texts go on with the same two lines, or their ends. */
function nextCommon(
  old: readonly string[],
  now: readonly string[],
  a: number,
  b: number,
): readonly [number, number] {
  const most = old.length - a + (now.length - b);
  for (let distance = 1; distance <= most; distance++)
    for (let removed = 0; removed <= distance; removed++) {
      const [x, y] = [a + removed, b + distance - removed];
      if (x > old.length || y > now.length) continue;
      if (old[x] === now[y] && old[x + 1] === now[y + 1]) return [x, y];
    }
  return [old.length, now.length];
}
