import { distance } from 'fastest-levenshtein';
import { NarrateError } from '../base/errors.js';

/** Which chapters `--chapter` means: numbers from 1, or files as the manifest names them. None given: all (null). @throws NarrateError `usage` */
export function selectChapters(
  chapters: readonly { readonly chapter: number; readonly file: string }[],
  wanted: readonly (number | string)[],
): ReadonlySet<number> | null {
  if (wanted.length === 0) return null;
  return new Set(wanted.map((name) => chapterNamed(chapters, String(name))));
}

function chapterNamed(
  chapters: readonly { readonly chapter: number; readonly file: string }[],
  name: string,
): number {
  const plain = name.replaceAll('\\', '/').replace(/^\.\//, '');
  const exact = chapters.filter(({ chapter, file }) => file === plain || String(chapter) === plain);
  const found = exact.length > 0 ? exact : chapters.filter(({ file }) => file.endsWith(`/${plain}`));
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
