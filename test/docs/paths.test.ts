import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const repository = resolve(import.meta.dirname, '../..');

const pages = ['.', 'docs', '.github']
  .filter((folder) => existsSync(join(repository, folder)))
  .flatMap((folder) =>
    readdirSync(join(repository, folder), { recursive: folder !== '.', encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => join(folder, name)),
  )
  // The changelog describes earlier versions, whose files may no longer exist.
  .filter((page) => page !== 'CHANGELOG.md');

const foldersIn = (folder: string): readonly string[] =>
  readdirSync(join(repository, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

const topFolders = new Set(foldersIn('.').filter((name) => !['node_modules', 'dist', '.git'].includes(name)));
const sourceFolders = new Set(foldersIn('src'));

/** Returns the targets of a page's links, and the files of the repository that the page names. */
function pathsIn(page: string): readonly string[] {
  const text = readFileSync(join(repository, page), 'utf8').replace(/https?:\/\/\S+/g, '');
  const links = [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, target = '']) =>
    join(dirname(page), target),
  );
  const named = [...text.matchAll(/(?<![\w./~-])((?:[\w.-]+\/)+[\w.-]+\.(?:ts|mjs|js|json|ya?ml|md|svg))\b/g)]
    .map(([, path = '']) => path)
    .flatMap((path) => {
      const [top = ''] = path.split('/');
      // The Markdown of a book can also be in a folder `src`.
      if (top === 'src' && path.endsWith('.md')) return [];
      // docs/ci.md shows this workflow for the repository of a book.
      if (path === '.github/workflows/audiobook.yml') return [];
      if (topFolders.has(top)) return [path];
      return sourceFolders.has(top) ? [`src/${path}`] : [];
    });
  return [...links, ...named];
}

it.each(pages)('%s names only files that exist', (page) => {
  expect([...new Set(pathsIn(page))].filter((path) => !existsSync(join(repository, path)))).toEqual([]);
});
