import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openSourceFolder } from '../../../src/init/files/source-folder.js';
import { findOutline } from '../../../src/init/outline/find-outline.js';
import { bookTree, chapter } from '../book-tree.js';

const settings = [
  '_bookdown.yml',
  '_config.yml',
  '_data/nav.yml',
  '_quarto.yml',
  '_sidebar.md',
  '_toc.yml',
  'astro.config.mjs',
  'book.js',
  'book.json',
  'conf.py',
  'hugo.toml',
  'index.html',
  'index.md',
  'LANGS.md',
  'Makefile',
  'defaults.yaml',
  'metadata.yaml',
  'mkdocs.yml',
  'myst.yml',
  'README.md',
  'sidebar.json',
  'sidebars.json',
  'SUMMARY.md',
  'title.txt',
  '.obsidian/templates.json',
  '.vitepress/config.js',
  '.vuepress/config.js',
];

const outlineOf = async (files: Readonly<Record<string, string>>) =>
  findOutline(openSourceFolder(await bookTree({ 'one.md': chapter('One'), ...files })));

/** Keys and values of all layouts, as values of any shape. */
const names =
  'book project website chapters appendices part parts file files href text title toc children pattern root sections sidebar contents collections order items slug link base prefix path glob caption entries subtrees url site extends author lang nav';
const leaf = fc.constantFrom<unknown>(
  'one.md',
  '../out.md',
  '/etc/passwd',
  '**/*',
  'C:\\x',
  '',
  null,
  0,
  true,
  'a\u0000b',
);
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, depthSize: 'small' },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...names.split(' ')), tie('value'), { maxKeys: 5 }),
  ),
}));

describe('reading a layout', () => {
  it('never fails on settings of any shape, and never returns a path outside of the folder', async () => {
    const text = fc.oneof(
      value.map((data) => JSON.stringify(data)),
      value.map((data) => `starlight({ sidebar: ${JSON.stringify(data)} }) // @astrojs/starlight`),
      fc.constantFrom(
        '- [a](../a.md)\n- [b](one.md)\n',
        'A=$(A) $(B)\nB=$(A)$(A)\nall:\n\tpandoc $(B) one.md ../x.md\n',
      ),
      fc.string({ maxLength: 200 }),
    );
    const files = fc.dictionary(fc.constantFrom(...settings), text, { maxKeys: 6, minKeys: 1 });
    await fc.assert(
      fc.asyncProperty(files, async (some) => {
        const { entries, cover, folder } = await outlineOf(some);
        const paths = [...entries.map(({ file }) => file), cover ?? 'cover.png', folder];
        expect(paths.filter((path) => path.startsWith('/') || path.split('/').includes('..'))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it.each([
    ['JSON', 'sidebars.json', '['.repeat(200_000) + ']'.repeat(200_000)],
    ['YAML', 'myst.yml', `project: { toc: ${'['.repeat(5000)}${']'.repeat(5000)} }`],
    [
      'YAML with aliases',
      '_toc.yml',
      `a: &a [x]\n${[...'bcdefghij'].map((name, at) => `${name}: &${name} [*${'abcdefghi'[at]}, *${'abcdefghi'[at]}, *${'abcdefghi'[at]}]`).join('\n')}\nchapters: *j\n`,
    ],
    [
      'variables',
      'Makefile',
      `${Array.from({ length: 60 }, (_, at) => `A${at} = $(A${at + 1})$(A${at + 1})`).join('\n')}\nA60 = x.md\nall:\n\tpandoc $(A0)\n`,
    ],
  ])('ignores settings that would take forever: deeply nested %s', async (_, file, text) => {
    expect((await outlineOf({ [file]: text })).entries.map((entry) => entry.file)).toEqual(['one.md']);
  });

  it('follows lists of Sphinx pages that contain each other once', async () => {
    const tree = (...paths: string[]) => `${chapter('X')}\n\`\`\`{toctree}\n${paths.join('\n')}\n\`\`\`\n`;
    const { entries } = await outlineOf({
      'conf.py': 'project = "X"\n',
      'index.md': tree('a', 'index'),
      'a.md': tree('index', 'a', '../../out', 'one'),
    });
    expect(entries.map(({ file }) => file)).toEqual(['index.md', 'a.md', 'one.md']);
  });

  it('follows parents of Jekyll pages that are each other once', async () => {
    const front = (title: string, parent: string) =>
      `---\ntitle: ${title}\nparent: ${parent}\nnav_order: 1\n---\n\n${chapter(title)}`;
    const { entries } = await outlineOf({
      '_config.yml': 'theme: x\n',
      'a.md': front('A', 'B'),
      'b.md': front('B', 'A'),
    });
    expect(entries.map(({ file }) => file).toSorted()).toEqual(['a.md', 'b.md', 'one.md']);
  });

  it.each([
    ['strings', 'sidebars.js', `module.exports = {${'\\"'.repeat(400_000)}`],
    ['comments', 'sidebars.js', `module.exports = {${'/*'.repeat(400_000)}`],
    ['strings in settings', 'docusaurus.config.js', `title: ${'\\"'.repeat(400_000)}`],
    ['comments in settings', 'docusaurus.config.js', '/*'.repeat(400_000)],
  ])('ignores code that would take forever: open %s', async (_, file, text) => {
    expect((await outlineOf({ [file]: text })).entries.map((entry) => entry.file)).toEqual(['one.md']);
  });

  it('searches a folder once for many patterns', async () => {
    const pages = Object.fromEntries(Array.from({ length: 200 }, (_, at) => [`pages/${at}.md`, 'x']));
    const patterns = '- glob: x*\n'.repeat(3000);
    const { entries } = await outlineOf({ '_toc.yml': `root: one\nchapters:\n${patterns}`, ...pages });
    expect(entries.map(({ file }) => file)).toEqual(['one']);
  });
});
