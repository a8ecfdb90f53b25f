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
  // What earlier versions were made of does not change any more.
  .filter((page) => page !== 'CHANGELOG.md');

const foldersIn = (folder: string): readonly string[] =>
  readdirSync(join(repository, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

const atTop = new Set(foldersIn('.').filter((name) => !['node_modules', 'dist', '.git'].includes(name)));
const inSource = new Set(foldersIn('src'));

/** Links to other pages, and files of the repository that a page names. */
function pathsIn(page: string): readonly string[] {
  const text = readFileSync(join(repository, page), 'utf8').replace(/https?:\/\/\S+/g, '');
  const links = [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, target = '']) =>
    join(dirname(page), target),
  );
  const named = [...text.matchAll(/(?<![\w./~-])((?:[\w.-]+\/)+[\w.-]+\.(?:ts|mjs|js|json|ya?ml|md|svg))\b/g)]
    .map(([, path = '']) => path)
    .flatMap((path) => {
      const [top = ''] = path.split('/');
      // A book's Markdown may be in a folder of that name too.
      if (top === 'src' && path.endsWith('.md')) return [];
      // A workflow of the book's repository, which docs/ci.md shows.
      if (path === '.github/workflows/audiobook.yml') return [];
      if (atTop.has(top)) return [path];
      return inSource.has(top) ? [`src/${path}`] : [];
    });
  return [...links, ...named];
}

it.each(pages)('%s names only files that exist', (page) => {
  expect([...new Set(pathsIn(page))].filter((path) => !existsSync(join(repository, path)))).toEqual([]);
});
