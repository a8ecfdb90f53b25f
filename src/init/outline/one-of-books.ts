import { posix } from 'node:path';
import { locateFile } from '../files/locate-file.js';
import type { SourceFolder } from '../files/source-folder.js';
import type { Outline } from './outline.js';

/** Usual folders of a book in a larger repository. */
export const usualFolders: readonly string[] = [
  'book',
  'docs',
  'doc',
  'manuscript',
  'guide',
  'documentation',
];

/** So many commands are in a notice. */
const mostCommands = 12;

/**
 * Returns the book in a usual folder, or else the longest, with a notice that has the command for each of the others.
 * @param found books in different folders, those in usual folders first
 */
export function oneOfBooks(folder: SourceFolder, found: readonly [Outline, ...Outline[]]): Outline {
  const [first, ...others] = found;
  if (others.length === 0) return first;
  const isUsual = usualFolders.includes(posix.basename(first.folder));
  const sizes = new Map(found.map((book) => [book, bytesOf(folder, book)]));
  const chosen = isUsual
    ? first
    : found.reduce((best, book) => ((sizes.get(book) ?? 0) > (sizes.get(best) ?? 0) ? book : best));
  const commands = found
    .filter((book) => book !== chosen)
    .map((book) => `\`narrate init ${typed(book.folder)}\``);
  const more = commands.length - mostCommands;
  const shown =
    more > 0 ? [...commands.slice(0, mostCommands), `the same with one of ${more} more folders`] : commands;
  const list = [shown.slice(0, -1).join(', '), shown.at(-1)].filter(Boolean).join(' or ');
  const notice = `There are ${found.length} books in this folder. The manifest has ${isUsual ? 'the one' : 'the longest, the one'} in "${chosen.folder}". For another one, run ${list} in this folder.`;
  return { ...chosen, notices: [...chosen.notices, notice] };
}

/** Returns the size of the chapters that exist. */
function bytesOf(folder: SourceFolder, { entries }: Outline): number {
  const files = new Set(entries.flatMap(({ file }) => locateFile(folder, file) ?? []));
  return [...files].reduce((sum, file) => {
    const found = folder.find(file);
    return sum + (found.kind === 'file' ? found.size : 0);
  }, 0);
}

/** Returns a folder as it is typed in a command. */
const typed = (path: string): string => (/^[\w./-]+$/.test(path) ? path : JSON.stringify(path));
