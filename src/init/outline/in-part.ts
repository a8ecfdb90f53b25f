import { posix } from 'node:path';
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

/**
 * Returns entries with each folder as a part of the book.
 * @param base folder of the book, whose own files are in no part
 * @param titleOf returns the title of a part for the name of a folder
 */
export function foldersAsParts(
  entries: readonly OutlineEntry[],
  base: string,
  titleOf: (name: string) => string,
): OutlineEntry[] {
  let before = '';
  return entries.map((entry) => {
    const inside = posix.relative(base, posix.dirname(entry.file));
    const isNew = inside !== before && inside !== '';
    before = inside;
    return { ...entry, part: isNew ? inside.split('/').map(titleOf).join(': ') : null };
  });
}
