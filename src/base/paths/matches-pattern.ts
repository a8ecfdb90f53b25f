/** Longer patterns are no names of files. */
const maxLength = 200;

/**
 * Tells whether a path matches a pattern with `*`, `**` and `?`. Unlike a regular expression, it follows all possible
 * matches at once, so that no pattern takes long.
 */
export function matchesPattern(path: string, pattern: string): boolean {
  if (pattern.length > maxLength) return false;
  // `**/` becomes two parts: one that may be skipped, and one for the folders.
  const parts = (pattern.match(/\*\*\/|\*+|[\s\S]/g) ?? []).flatMap((part) =>
    part === '**/' ? ['skip', 'folders'] : [part],
  );
  const start = new Array<boolean>(parts.length + 1).fill(false);
  start[0] = true;
  let matched = withSkipped(parts, start);
  for (const sign of path) {
    const next = new Array<boolean>(parts.length + 1).fill(false);
    for (const [at, part] of parts.entries()) {
      if (!matched[at]) continue;
      if (part === 'folders' || part.startsWith('**') || (part === '*' && sign !== '/')) next[at] = true;
      if ((part === 'folders' && sign === '/') || part === sign || (part === '?' && sign !== '/'))
        next[at + 1] = true;
    }
    matched = withSkipped(parts, next);
  }
  return matched[parts.length] === true;
}

function withSkipped(parts: readonly string[], matched: boolean[]): boolean[] {
  for (const [at, part] of parts.entries()) {
    if (!matched[at]) continue;
    if (part === 'skip') matched[at + 2] = true;
    if (part === 'skip' || /^\*+$/.test(part)) matched[at + 1] = true;
  }
  return matched;
}
