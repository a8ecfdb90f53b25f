import { posix } from 'node:path';
import { locateFile } from '../files/locate-file.js';
import { markdownFiles, mayHoldText } from '../files/markdown-files.js';
import type { SourceFolder } from '../files/source-folder.js';
import { layouts } from '../layouts/registry.js';
import { quoteSome } from '../proposal/notices.js';
import { compareNames, titleFromName } from './natural-order.js';
import type { Outline, OutlineEntry } from './outline.js';

/** Usual folders of a book in a larger repository. */
const usualFolders = ['book', 'docs', 'doc', 'manuscript', 'guide', 'documentation'];

/** Finds the layout of a book in the folder, else one or two levels down, else uses all Markdown files. */
export async function findOutline(folder: SourceFolder): Promise<Outline> {
  const empty: Outline[] = [];
  const below = foldersIn(folder, '');
  for (const level of [[''], below, below.flatMap((path) => foldersIn(folder, path))]) {
    const found: Outline[] = [];
    for (const base of level) {
      const outline = await readAt(folder, base, empty);
      if (outline !== null) found.push(outline);
    }
    const [first, ...others] = found;
    if (first !== undefined) return { ...first, notices: [...first.notices, ...otherBooks(others)] };
  }
  const outline = byName(folder);
  const emptyNotices = empty.flatMap(({ source, notices }) => [
    ...notices,
    `None of the chapters of ${source} exist.`,
  ]);
  return { ...outline, notices: [...emptyNotices, ...outline.notices] };
}

/** Returns the first layout with an existing chapter. Adds layouts without one to `empty`. */
async function readAt(folder: SourceFolder, base: string, empty: Outline[]): Promise<Outline | null> {
  for (const read of layouts) {
    const outline = await read(folder, base);
    if (outline?.entries.some(({ file }) => locateFile(folder, file) !== null)) return outline;
    if (outline !== null) empty.push(outline);
  }
  return null;
}

function foldersIn(folder: SourceFolder, base: string): string[] {
  const rank = (name: string) =>
    usualFolders.indexOf(name) + (usualFolders.includes(name) ? 0 : usualFolders.length + 1);
  return folder
    .list(base)
    .folders.filter(mayHoldText)
    .sort((one, other) => rank(one) - rank(other) || compareNames(one, other))
    .map((name) => posix.join(base, name));
}

const otherBooks = (others: readonly Outline[]): string[] =>
  others.length === 0
    ? []
    : [
        `There are other books in ${quoteSome(others.map(({ folder }) => folder))}. To use one of them, run \`narrate init <folder>\`.`,
      ];

/** Returns all Markdown files, with each folder as a part of the book. */
function byName(folder: SourceFolder): Outline {
  let before = '';
  const entries = markdownFiles(folder, '').map((file): OutlineEntry => {
    const inside = posix.dirname(file) === '.' ? '' : posix.dirname(file);
    const isNew = inside !== before && inside !== '';
    before = inside;
    const part = inside.split('/').map(titleFromName).join(': ');
    return { file, title: null, part: isNew ? part : null };
  });
  return {
    source: 'all Markdown files in the order of their names',
    folder: '',
    entries,
    listedIn: null,
    notices: [],
  };
}
