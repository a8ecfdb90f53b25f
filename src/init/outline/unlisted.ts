import { posix } from 'node:path';
import { markdownFiles } from '../files/markdown-files.js';
import type { SourceFolder } from '../files/source-folder.js';
import { quoteSome } from '../proposal/notices.js';
import { isNamedLikeNone } from './left-out-reason.js';
import type { Outline } from './outline.js';
import { isShort, languageOfName } from './translations.js';

/** Reports Markdown files between the chapters that the list of chapters does not have, possibly by mistake. */
export function unlistedNotices(
  folder: SourceFolder,
  { listedIn }: Pick<Outline, 'listedIn'>,
  chapters: readonly string[],
): string[] {
  if (listedIn === null || chapters.length === 0) return [];
  const listed = new Set(chapters);
  const unlisted = withoutLanguages(markdownFiles(folder, commonFolder(chapters)), chapters).filter(
    (file) => !listed.has(file) && file !== listedIn && !isNamedLikeNone(file),
  );
  if (unlisted.length === 0) return [];
  const files = unlisted.length === 1 ? 'a Markdown file' : `${unlisted.length} Markdown files`;
  return [`${listedIn} does not list ${files} in the folders of the chapters: ${quoteSome(unlisted)}.`];
}

/** Leaves out the files in folders of languages that no chapter is in, if there are several such folders. */
function withoutLanguages(files: readonly string[], chapters: readonly string[]): readonly string[] {
  const used = new Set(chapters.flatMap((file) => file.split('/')));
  const codeIn = (file: string) =>
    posix
      .dirname(file)
      .split('/')
      .find((part) => !used.has(part) && isShort(part) && languageOfName(part) !== null);
  const codes = new Set(files.flatMap((file) => codeIn(file) ?? []));
  return codes.size < 2 ? files : files.filter((file) => codeIn(file) === undefined);
}

function commonFolder(files: readonly string[]): string {
  const folders = files.map((file) => posix.dirname(file).split('/'));
  const [first = []] = folders;
  const depth = first.findIndex((part, index) => folders.some((parts) => parts[index] !== part));
  const common = (depth === -1 ? first : first.slice(0, depth)).join('/');
  return common === '.' ? '' : common;
}
