const most = 4;

/** Joins the first few names for a sentence: `"a.md", "b.md" and 3 more`. */
export function quoteSome(names: readonly string[]): string {
  const shown = names.slice(0, names.length === most + 1 ? names.length : most).map((name) => `"${name}"`);
  const more = names.length - shown.length;
  if (more > 0) return `${shown.join(', ')} and ${more} more`;
  const last = shown.pop() ?? '';
  return shown.length === 0 ? last : `${shown.join(', ')} and ${last}`;
}

/** Reports the files that a table of contents lists and that are outside the folder of the book, or named like a drive. */
export function outsideNotices(file: string, outside: readonly string[]): string[] {
  const named = outside.filter((path) => /^[a-z]:/i.test(path));
  const others = outside.filter((path) => !named.includes(path));
  return [
    ...(others.length > 0 ? [`${file} lists files outside this folder: ${quoteSome(others)}.`] : []),
    ...(named.length > 0
      ? [
          `${file} lists paths that begin with a letter and a colon, like a drive of Windows: ${quoteSome(named)}. Give these files other names.`,
        ]
      : []),
  ];
}
