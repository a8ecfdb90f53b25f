import { posix } from 'node:path';
import { markdownFiles } from '../files/markdown-files.js';
import type { SourceFolder } from '../files/source-folder.js';
import { quoteSome } from '../proposal/notices.js';
import { isNamedLikeNone } from './left-out-reason.js';
import type { Outline } from './outline.js';
import { mainLanguage } from './translations.js';

/** Reports Markdown files between the chapters that the list of chapters does not have, possibly by mistake. */
export function unlistedNotices(
  folder: SourceFolder,
  { listedIn }: Pick<Outline, 'listedIn'>,
  chapters: readonly string[],
): string[] {
  if (listedIn === null || chapters.length === 0) return [];
  const listed = new Set(chapters);
  const unlisted = mainLanguage(markdownFiles(folder, commonFolder(chapters))).files.filter(
    (file) => !listed.has(file) && file !== listedIn && !isNamedLikeNone(file),
  );
  if (unlisted.length === 0) return [];
  const files = unlisted.length === 1 ? 'a Markdown file' : `${unlisted.length} Markdown files`;
  return [`${listedIn} does not list ${files} in the folders of the chapters: ${quoteSome(unlisted)}.`];
}

function commonFolder(files: readonly string[]): string {
  const folders = files.map((file) => posix.dirname(file).split('/'));
  const [first = []] = folders;
  const depth = first.findIndex((part, index) => folders.some((parts) => parts[index] !== part));
  const common = (depth === -1 ? first : first.slice(0, depth)).join('/');
  return common === '.' ? '' : common;
}
