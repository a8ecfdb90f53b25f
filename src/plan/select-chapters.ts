import { distance } from 'fastest-levenshtein';
import { NarrateError } from '../base/errors.js';
import { foldName } from '../base/paths/fold-name.js';

/** Which chapters `--chapter` means: numbers from 1, or files as the manifest names them. None given: all (null). @throws NarrateError `usage` */
export function selectChapters(
  chapters: readonly { readonly chapter: number; readonly file: string }[],
  wanted: readonly (number | string)[],
): ReadonlySet<number> | null {
  if (wanted.length === 0) return null;
  return new Set(wanted.map((name) => chapterNamed(chapters, String(name))));
}

/**
 * Chapters whose number or file it is, else whose file ends so, else those that some file systems take for the same file: macOS
 * completes a name with letters in parts (NFD), and neither there nor on Windows does case matter.
 */
function nearestMatches<T extends { readonly chapter: number; readonly file: string }>(
  chapters: readonly T[],
  name: string,
): readonly T[] {
  for (const spell of [(text: string) => text, foldName]) {
    const spelt = spell(name);
    const exact = chapters.filter(({ chapter, file }) => spell(file) === spelt || String(chapter) === spelt);
    if (exact.length > 0) return exact;
    const ending = chapters.filter(({ file }) => spell(file).endsWith(`/${spelt}`));
    if (ending.length > 0) return ending;
  }
  return [];
}

function chapterNamed(
  chapters: readonly { readonly chapter: number; readonly file: string }[],
  name: string,
): number {
  const plain = name.replaceAll('\\', '/').replace(/^\.\//, '');
  const found = nearestMatches(chapters, plain);
  if (found.length > 1) {
    throw new NarrateError('usage', `There are several chapters ${name} in this book.`, {
      hint: `Say which: ${found.map(({ file }) => file).join(', ')}.`,
    });
  }
  if (found[0] !== undefined) return found[0].chapter;
  const nearest = chapters.toSorted((a, b) => distance(a.file, plain) - distance(b.file, plain))[0];
  throw new NarrateError('usage', `There is no chapter ${name} in this book.`, {
    hint: `Chapters go from 1 to ${chapters.length}${nearest ? `, or by file, such as ${nearest.file}` : ''}.`,
  });
}
