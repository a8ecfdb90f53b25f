import type { OutlineEntry } from './outline.js';

/** Returns entries as a part with a title, which its first entry begins. An inner part adds its own: "Care: Oil". */
export function inPart(title: string | null, entries: readonly OutlineEntry[]): OutlineEntry[] {
  const [first, ...rest] = entries;
  if (first === undefined || title === null) return [...entries];
  return [{ ...first, part: first.part === null ? title : `${title}: ${first.part}` }, ...rest];
}

/** Returns files as entries without titles. */
export const asEntries = (files: readonly string[]): OutlineEntry[] =>
  files.map((file) => ({ file, title: null, part: null }));
