import { distance } from 'fastest-levenshtein';
import { NarrateError } from '../base/errors.js';
import { foldName } from '../base/paths/fold-name.js';

/**
 * Returns the numbers of the chapters that `--chapter` names: numbers from 1, or files as the manifest names them.
 * Null: no chapter is named, so all are meant.
 * @throws NarrateError `usage`
 */
export function selectChapters(
  chapters: readonly { readonly chapter: number; readonly file: string }[],
  wanted: readonly (number | string)[],
): ReadonlySet<number> | null {
  if (wanted.length === 0) return null;
  return new Set(wanted.map((name) => chapterNamed(chapters, String(name))));
}

/**
 * Returns the chapters with this number or file, or else those whose file ends with the name. If there are none, it compares
 * folded names: macOS completes names in decomposed Unicode (NFD), and macOS and Windows ignore case.
 */
function nearestMatches<T extends { readonly chapter: number; readonly file: string }>(
  chapters: readonly T[],
  name: string,
): readonly T[] {
  for (const fold of [(text: string) => text, foldName]) {
    const wanted = fold(name);
    const exact = chapters.filter(({ chapter, file }) => fold(file) === wanted || String(chapter) === wanted);
    if (exact.length > 0) return exact;
    const ending = chapters.filter(({ file }) => fold(file).endsWith(`/${wanted}`));
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
    throw new NarrateError('usage', `"${name}" matches several chapters of this book.`, {
      hint: `Name one of them: ${found.map(({ file }) => file).join(', ')}.`,
    });
  }
  if (found[0] !== undefined) return found[0].chapter;
  const nearest = chapters.toSorted((a, b) => distance(a.file, plain) - distance(b.file, plain))[0];
  throw new NarrateError('usage', `Chapter "${name}" not found in this book.`, {
    hint: `Give a number from ${chapters[0]?.chapter} to ${chapters.at(-1)?.chapter}${nearest ? `, or a file such as ${nearest.file}` : ''}.`,
  });
}
