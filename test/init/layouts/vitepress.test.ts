import { describe, expect, it } from 'vitest';
import { chapter, proposedFor } from '../book-tree.js';

describe('a VitePress book', () => {
  const pages = {
    'index.md': chapter('Of Lamps'),
    'oil/index.md': chapter('Oil'),
    'oil/kinds.md': chapter('Kinds'),
    'end.md': chapter('The End'),
    'tools/shears.md': chapter('Shears'),
    'draft.md': chapter('Draft'),
  };

  it('has the order of a sidebar of plain data, with groups as parts', async () => {
    const found = await proposedFor({
      ...pages,
      '.vitepress/config.ts': `export default defineConfig({
  title: 'Of Lamps',
  themeConfig: {
    sidebar: [
      { text: 'The End', link: '/end.html' }, // first
      { text: 'Care', items: [{ text: 'Oil', link: '/oil/' }, { text: 'Kinds', link: '/oil/kinds#best' }] },
      { text: 'Elsewhere', link: 'https://example.com' },
    ],
  },
});\n`,
    });
    expect(found).toMatchObject({
      read: ['end.md', 'oil/index.md', 'oil/kinds.md'],
      parts: ['Care > oil/index.md'],
    });
    expect(found.notices).toEqual([
      expect.stringContaining(
        '.vitepress/config.ts does not list 2 Markdown files in the folders of the chapters: ',
      ),
    ]);
  });

  it('has its sidebars in the order of the navigation, and reads functions and constants that only return data', async () => {
    const found = await proposedFor({
      ...pages,
      '.vitepress/config.mts': `const end = [{ text: 'The End', link: 'end' }]
export default {
  themeConfig: {
    nav: [{ text: 'Oil', link: '/oil/' }, { text: 'Tools', items: [{ text: 'Shears', link: '/tools/shears' }] }],
    sidebar: { '/tools/': { base: '/tools/', items: tools() }, '/oil/': oil(), '/': { base: '/', items: end } },
  },
}
function oil(): DefaultTheme.SidebarItem[] {
  return [{ text: 'Oil', base: '/oil/', items: [{ text: 'Kinds', link: 'kinds' }] }]
}
function tools() { return [{ text: 'Shears', link: 'shears' }] }\n`,
    });
    expect(found.read).toEqual(['oil/kinds.md', 'tools/shears.md', 'end.md']);
  });

  it('reads the sidebar of the first language from a folder of settings', async () => {
    const found = await proposedFor({
      ...pages,
      '.vitepress/config/index.ts':
        "import { enConfig } from './en'\nexport default { locales: { root: enConfig } }\n",
      '.vitepress/config/en.ts':
        "export const enConfig = { themeConfig: { sidebar: [{ text: 'Kinds', link: '/oil/kinds' }, { text: 'The End', link: '/end' }] } }\n",
    });
    expect(found).toMatchObject({
      source: 'VitePress (.vitepress/config/index.ts)',
      read: ['oil/kinds.md', 'end.md'],
    });
  });

  it('ends with constants that are made of themselves', async () => {
    const found = await proposedFor({
      'one.md': chapter('One'),
      '.vitepress/config.ts':
        'const a = [a, b, a]\nconst b = [a, a, b]\nexport default { themeConfig: { sidebar: a } }\n',
    });
    expect(found.read).toEqual(['one.md']);
  });

  it('has title and language of a configuration on one line', async () => {
    const found = await proposedFor({
      '.vitepress/config.mjs': 'export default {title:"VP Book", lang:"en-GB"}',
      'one.md': chapter('One'),
    });
    expect(found).toMatchObject({ title: 'VP Book', language: 'en-GB' });
  });

  it('has the order of numbered folders, and title and language of its configuration', async () => {
    const found = await proposedFor({
      'package.json': '{"name": "x", "author": "A. Writer <a@example.com> (https://example.com)"}',
      'docs/.vitepress/config.ts': `export default defineConfig({\n  lang: 'en-US',\n  title: 'Of Lamps',\n  themeConfig: { sidebar: make() },\n});\n`,
      'docs/index.md':
        '---\nlayout: home\n---\n\n# Of Lamps\n\nRead on, there is so much more to come in this book.\n',
      'docs/2-oil/1-kinds.md': chapter('Kinds'),
      'docs/10-end/index.md': chapter('The End'),
      'docs/1-start/2-b.md': `${chapter('B')}\n::: tip\nTrim the wick.\n:::\n`,
      'docs/1-start/1-a.md': chapter('A'),
      'docs/public/x.md': chapter('X'),
    });
    expect(found).toMatchObject({
      title: 'Of Lamps',
      author: 'A. Writer',
      language: 'en-US',
      read: ['docs/1-start/1-a.md', 'docs/1-start/2-b.md', 'docs/2-oil/1-kinds.md', 'docs/10-end/index.md'],
      leftOut: { 'docs/index.md': 'an index page' },
    });
    expect(found.notices[0]).toMatch(
      /^narrate does not run the code of the sidebar in docs\/\.vitepress\/config\.ts/,
    );
  });
});
