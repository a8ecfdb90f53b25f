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
  const found = /^\d+$/.test(plain)
    ? chapters.find(({ chapter }) => chapter === Number(plain))
    : (chapters.find(({ file }) => file === plain) ??
      chapters.find(({ file }) => file.endsWith(`/${plain}`)));
  if (found !== undefined) return found.chapter;
  const nearest = chapters.toSorted((a, b) => distance(a.file, plain) - distance(b.file, plain))[0];
  throw new NarrateError('usage', `There is no chapter ${name} in this book.`, {
    hint: `Chapters go from 1 to ${chapters.length}${nearest ? `, or by file, such as ${nearest.file}` : ''}.`,
  });
}
