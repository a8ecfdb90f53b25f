import { describe, expect, it } from 'vitest';
import { chapter, proposedFor } from '../book-tree.js';

const pages = {
  'docs/index.md': `---\nlayout: home\n---\n\n${chapter('Of Lamps')}`,
  'docs/care/index.md': chapter('Care'),
  'docs/care/wick.md': chapter('Wick'),
  'docs/care/oil.md': chapter('Oil'),
  'docs/end.md': chapter('The End'),
};
const config = (sidebar: string, more = ''): string =>
  `import { defineConfig } from 'vitepress'\n${more}\nexport default defineConfig({\n  title: 'Of Lamps', // a book\n  themeConfig: {\n    nav: [{ text: 'Home', link: '/' }],\n    ${sidebar},\n  },\n})\n`;
const items = `[
  { text: 'Care', collapsed: false, link: '/care/', items: [
    { text: 'Wick', link: '/care/wick.html' },
    { text: 'Oil', link: '/care/oil#kinds' },
    { text: 'Shop', link: 'https://example.com' },
  ] },
  { text: 'The end', link: '/end' },
]`;
const withBase = `[{ text: 'Care', base: '/care/', items: [
  { text: 'About', link: '' }, { text: 'Wick', link: 'wick' }, { text: 'Oil', link: '/oil' },
] }]`;
const whole = ['docs/care/index.md', 'docs/care/wick.md', 'docs/care/oil.md', 'docs/end.md'];

describe('a VitePress book with a sidebar of plain data', () => {
  it.each<[string, string, string?]>([
    ['a list', `sidebar: ${items}`],
    ['a list by path', `sidebar: { '/': ${items} }`],
    [
      'a list by path with a base',
      `sidebar: { '/care/': ${withBase}, '/': [{ text: 'The end', link: '/end' }] }`,
    ],
    [
      'a group by path with a base',
      `sidebar: { '/care/': { base: '/care/', items: [{ text: 'Care', link: 'index', items: [{ text: 'Wick', link: 'wick' }, { link: 'oil' }] }] }, '/': [{ link: '/end' }] }`,
    ],
    ['a list without spaces', `sidebar:${items.replace(/: /g, ':')}`],
    ['a constant', 'sidebar', `const sidebar: Sidebar = ${items}`],
    [
      'a function that only returns it',
      'sidebar: { "/": care() }',
      `function care(): Item[] {\n  return ${items}\n}`,
    ],
    ['a constant in a list', 'sidebar: [...care]', `const care = ${items}`],
    ['an arrow function', 'sidebar: [...care()]', `const care = () => ${items}`],
  ])('has its order: %s', async (_, sidebar, more = '') => {
    const found = await proposedFor({ ...pages, 'docs/.vitepress/config.mts': config(sidebar, more) });
    expect(found).toMatchObject({
      title: 'Of Lamps',
      source: 'VitePress (docs/.vitepress/config.mts)',
      read: whole,
      parts: ['Care > docs/care/index.md'],
      leftOut: { 'docs/index.md': 'an index page' },
      notices: [],
    });
  });

  it('has the order of a file that the configuration imports, under its name in TypeScript', async () => {
    const found = await proposedFor({
      ...pages,
      'docs/.vitepress/config/index.ts': config('sidebar: mine', "import { mine } from './sidebar.js'"),
      'docs/.vitepress/config/sidebar.ts': `export const mine = ${items}`,
    });
    expect(found.read).toEqual(whole);
    expect(found.source).toBe(
      'VitePress (docs/.vitepress/config/index.ts, docs/.vitepress/config/sidebar.ts)',
    );
  });

  it('finds the pages in srcDir, and names pages that do not exist and those that are not listed', async () => {
    const found = await proposedFor({
      '.vitepress/config.js': `export default { srcDir: 'text', themeConfig: { sidebar: [{ link: '/two' }, { link: '/one' }, { link: '/old' }] } }`,
      'text/one.md': chapter('One'),
      'text/two.md': chapter('Two'),
      'text/three.md': chapter('Three'),
    });
    expect(found.read).toEqual(['text/two.md', 'text/one.md']);
    expect(found.notices).toEqual([
      '.vitepress/config.js lists files that do not exist: "text/old".',
      expect.stringContaining('text/three.md'),
    ]);
  });

  it.each([
    ['computed items', 'sidebar: [...await read(), process.exit(1)]'],
    ['an unknown constant', 'sidebar: { "/": other }'],
    ['a function with parameters', 'sidebar: make("en")'],
  ])('has the order of names if its sidebar is code, which is never run: %s', async (_, sidebar) => {
    const found = await proposedFor({ ...pages, 'docs/.vitepress/config.ts': config(sidebar) });
    expect(found.read).toEqual(
      ['docs/end.md', 'docs/care/index.md', 'docs/care/oil.md', 'docs/care/wick.md'].sort(),
    );
    expect(found.notices[0]).toMatch(/^narrate does not run the code of the sidebar/);
  });
});

describe('a VuePress book with a sidebar of plain data', () => {
  it.each([
    ['addresses', `sidebar: ['/care/', ['/care/wick', 'The Wick'], '/care/oil.md', '/end']`],
    ['addresses inside a path', `sidebar: { '/care/': ['', 'wick', 'oil'], '/': ['end'] }`],
    [
      'groups with children',
      `sidebar: [{ title: 'Care', path: '/care/', children: ['/care/wick', '/care/oil'] }, { title: 'End', path: '/end' }]`,
    ],
    [
      'groups with a prefix',
      `sidebar: [{ text: 'Care', prefix: '/care/', children: ['README.md', 'wick.md', { text: 'Oil', link: 'oil.md' }, '/end.md'] }]`,
    ],
  ])('has its order: %s', async (_, sidebar) => {
    const { 'docs/care/index.md': care, ...others } = pages;
    const found = await proposedFor({
      ...others,
      'docs/care/README.md': care,
      'docs/.vuepress/config.js': `module.exports = { themeConfig: { ${sidebar} } }`,
    });
    expect(found.read).toEqual(['docs/care/README.md', ...whole.slice(1)]);
  });
});

describe('the settings of a VitePress book', () => {
  const pages = {
    'index.md': chapter('Of Lamps'),
    'oil/index.md': chapter('Oil'),
    'oil/kinds.md': chapter('Kinds'),
    'end.md': chapter('The End'),
    'tools/shears.md': chapter('Shears'),
    'draft.md': chapter('Draft'),
  };

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
    expect(found.read).toEqual(['index.md', 'oil/kinds.md', 'tools/shears.md', 'end.md']);
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
      source: 'VitePress (.vitepress/config/index.ts, .vitepress/config/en.ts)',
      read: ['index.md', 'oil/kinds.md', 'end.md'],
    });
  });

  it('reads the settings of English next to its pages, which are in a folder', async () => {
    const found = await proposedFor({
      'docs/.vitepress/config.ts':
        "import { defineConfig } from 'vitepress'\nexport default defineConfig({ title: 'Of Lamps', rewrites: { 'en/:rest*': ':rest*' } })\n",
      'docs/en/config.ts': `export default defineAdditionalConfig({
  lang: 'en-US',
  themeConfig: { nav: nav(), sidebar: { '/guide/': { base: '/guide/', items: guide() } } },
})
function nav(): DefaultTheme.NavItem[] { return [{ text: 'Guide', link: '/guide/wick' }] }
function guide(): DefaultTheme.SidebarItem[] {
  return [{ text: 'Care', items: [{ text: 'Wick', link: 'wick' }, { text: 'Oil', link: 'oil' }] }]
}\n`,
      'docs/en/index.md': `---\nlayout: home\n---\n\n${chapter('Of Lamps')}`,
      'docs/en/guide/oil.md': chapter('Oil'),
      'docs/en/guide/wick.md': chapter('Wick'),
      'docs/de/guide/wick.md': chapter('Docht'),
    });
    expect(found).toMatchObject({
      title: 'Of Lamps',
      language: 'en-US',
      source: 'VitePress (docs/.vitepress/config.ts, docs/en/config.ts)',
      read: ['docs/en/guide/wick.md', 'docs/en/guide/oil.md'],
      leftOut: { 'docs/en/index.md': 'an index page' },
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
