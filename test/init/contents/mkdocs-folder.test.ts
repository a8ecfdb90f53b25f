import { describe, expect, it } from 'vitest';
import { chapter, proposedFor } from '../book-tree.js';

const pages = {
  'docs/index.md': chapter('Welcome'),
  'docs/care/oil.md': chapter('Oil'),
  'docs/care/wick.md': chapter('Wick'),
  'docs/care/deep/fog.md': chapter('Fog'),
  'docs/care/deep/ash.md': chapter('Ash'),
  'docs/end.md': chapter('The End'),
};
const nav = 'site_name: Of Lamps\nnav:\n  - index.md\n  - Care: care/\n  - end.md\n';

describe('a folder in the nav of MkDocs', () => {
  it('has the order of SUMMARY.md in it, also for the folders that it names', async () => {
    const found = await proposedFor({
      ...pages,
      'mkdocs.yml': nav,
      'docs/care/SUMMARY.md':
        '- [Wick](wick.md)\n- [Depths](deep/)\n- [Oil](oil.md)\n- [Out](../../../out.md)\n',
      'docs/care/deep/SUMMARY.md': '* [Fog](fog.md)\n* [Ash](ash.md)\n* [Again](../)\n',
    });
    expect(found.read).toEqual([
      ...['docs/index.md', 'docs/care/wick.md', 'docs/care/deep/fog.md', 'docs/care/deep/ash.md'],
      ...['docs/care/oil.md', 'docs/end.md'],
    ]);
    expect(found.parts).toEqual(['Care > docs/care/wick.md', 'Depths > docs/care/deep/fog.md']);
  });

  it.each([
    ['.pages', 'nav: [wick.md, Depths: deep, ...]'],
    ['.pages', 'arrange: [wick.md, deep, oil.md]'],
    ['.nav.yml', 'nav: [wick.md, {Depths: [deep/fog.md, deep/ash.md]}, "*"]'],
  ])('has the order of %s in it: %s', async (name, settings) => {
    const found = await proposedFor({
      ...pages,
      'mkdocs.yml': nav,
      [`docs/care/${name}`]: `${settings}\n`,
      'docs/care/deep/.pages': 'title: Depths\norder: desc\n',
    });
    expect(found.read).toEqual([
      ...['docs/index.md', 'docs/care/wick.md', 'docs/care/deep/fog.md', 'docs/care/deep/ash.md'],
      ...['docs/care/oil.md', 'docs/end.md'],
    ]);
    expect(found.parts).toEqual(['Care > docs/care/wick.md', 'Depths > docs/care/deep/fog.md']);
    expect(found.notices).toEqual([]);
  });

  it('has the pages in the order of their names without a list', async () => {
    const found = await proposedFor({ ...pages, 'mkdocs.yml': nav });
    expect(found.read.slice(1, -1)).toEqual([
      ...['docs/care/deep/ash.md', 'docs/care/deep/fog.md', 'docs/care/oil.md', 'docs/care/wick.md'],
    ]);
  });

  it('reports paths that lead out of the folder', async () => {
    const found = await proposedFor({
      ...pages,
      'mkdocs.yml': nav.replace('end.md', 'a: ../../out.md'),
      'docs/care/.pages': 'nav: [wick.md, ../../../secret.md, https://example.com]\n',
    });
    expect(found.notices[0]).toBe(
      'mkdocs.yml lists files outside this folder: "../../out.md" and "../../../secret.md".',
    );
  });

  it('is left out if it is hidden', async () => {
    const found = await proposedFor({
      ...pages,
      'mkdocs.yml': nav,
      'docs/care/deep/.pages': 'hide: true\n',
    });
    expect(found.leftOut).toEqual({
      'docs/care/deep/ash.md': 'hidden by docs/care/deep/.pages',
      'docs/care/deep/fog.md': 'hidden by docs/care/deep/.pages',
    });
  });
});

describe('a MkDocs site without nav', () => {
  const lists = {
    ...pages,
    'docs/SUMMARY.md': '- [The End](end.md)\n- [Welcome](index.md)\n',
    'docs/care/.pages': 'nav: [wick.md]\n',
  };

  it.each([
    ['[search, literate-nav]', ['docs/end.md', 'docs/index.md']],
    ['[{literate-nav: {nav_file: SUMMARY.md}}]', ['docs/end.md', 'docs/index.md']],
    ['{literate-nav: {}}', ['docs/end.md', 'docs/index.md']],
  ])('has the order of the lists in its folders with such a plugin: %s', async (plugins, read) => {
    const found = await proposedFor({ ...lists, 'mkdocs.yml': `site_name: X\nplugins: ${plugins}\n` });
    expect(found.read).toEqual(read);
    expect(found.notices[0]).toMatch(/^docs\/SUMMARY\.md does not list 4 Markdown files/);
  });

  it('has all pages in the order of their names without such a plugin', async () => {
    const found = await proposedFor({ ...lists, 'mkdocs.yml': 'site_name: X\nplugins: [search]\n' });
    expect(found.read).toHaveLength(6);
  });
});
