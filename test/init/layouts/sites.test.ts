import { describe, expect, it } from 'vitest';
import { chapter, proposedFor } from '../book-tree.js';

/** Returns a page with front matter. */
const page = (title: string, front: string): string => `---\n${front}\n---\n\n${chapter(title)}`;

describe('a docsify book', () => {
  it('has the order of _sidebar.md, with links to pages without ending and to the top', async () => {
    const found = await proposedFor({
      'docs/index.html':
        '<script>window.$docsify = {\n  name: "Of Lamps",\n  loadSidebar: true,\n}</script><script src="docsify.js">',
      'docs/_sidebar.md':
        '- [Home](/)\n- Care\n  - [Wick](care/wick)\n  - [Oil](#/care/oil?id=kinds)\n- [End](/end.md "End")\n- [Elsewhere](https://example.com)\n',
      'docs/README.md': chapter('Welcome'),
      'docs/care/wick.md': chapter('Wick'),
      'docs/care/oil.md': chapter('Oil'),
      'docs/end.md': chapter('The End'),
      'docs/_navbar.md': '- [x](end.md)\n',
      'README.md': chapter('A Program'),
    });
    expect(found).toMatchObject({
      source: 'docsify (docs/_sidebar.md)',
      title: 'Of Lamps',
      read: ['docs/README.md', 'docs/care/wick.md', 'docs/care/oil.md', 'docs/end.md'],
      parts: ['Care > docs/care/wick.md'],
      notices: [],
    });
  });

  it('leaves out a README that the sidebar does not list', async () => {
    const found = await proposedFor({
      '_sidebar.md': '* [One](one.md)\n* [Two](two.md)\n',
      'README.md': chapter('Of Lamps'),
      'one.md': chapter('One'),
      'two.md': chapter('Two'),
    });
    expect(found).toMatchObject({
      title: 'Of Lamps',
      read: ['one.md', 'two.md'],
      leftOut: { 'README.md': 'about the repository' },
    });
  });
});

describe('a Hugo book', () => {
  const settings = 'title = "Of Lamps"\nlanguageCode = "en-gb"\n[params]\nauthor = "A. Writer"\n';

  it('has sections and pages by weight, then by date, then by title, with drafts and headless pages left out', async () => {
    const found = await proposedFor({
      'hugo.toml': settings,
      'content/_index.md': '---\ntitle: Of Lamps\n---\n',
      'content/care/_index.md': page('Care', 'title: Care of lamps\nweight: 2'),
      'content/care/wick.md': page('Wick', 'title: Wick\nweight: 20'),
      'content/care/oil/index.md': page('Oil', 'title: Oil\nweight: 3'),
      'content/care/oil/data.md': chapter('Not a page'),
      'content/start.md': page('Start', 'title: Start\nweight: 1'),
      'content/tools/late.md': page('Late', 'date: 2024-02-01'),
      'content/tools/early.md': page('Early', 'date: 2024-01-01'),
      'content/tools/draft.md': `+++\ntitle = "Draft"\ndraft = true\n+++\n\n${chapter('Draft')}`,
      'content/tools/hidden.md': page('Hidden', 'headless: true'),
    });
    expect(found).toMatchObject({
      source: 'Hugo (hugo.toml)',
      title: 'Of Lamps',
      author: 'A. Writer',
      language: 'en-GB',
      read: [
        'content/start.md',
        'content/care/_index.md',
        'content/care/oil/index.md',
        'content/care/wick.md',
        'content/tools/early.md',
        'content/tools/late.md',
      ],
      leftOut: {
        'content/_index.md': 'a heading without text',
        'content/tools/draft.md': 'a draft, by its front matter',
        'content/tools/hidden.md': 'not shown on the site',
      },
    });
    expect(found.parts).toContain('Care of lamps > content/care/_index.md');
  });

  it.each([
    ['folders', 'contentDir: content/de', 'content/de/a.md', 'content/en/a.md'],
    ['names', 'title: Von Lampen', 'content/a.md', 'content/a.en.md'],
  ])('in several languages, in %s, has its default language', async (_, own, read, other) => {
    const found = await proposedFor({
      'config/_default/hugo.yaml': `title: X\ndefaultContentLanguage: de\nlanguages:\n  de: { ${own} }\n  en: { contentDir: content/en }\n`,
      [read]: chapter('A'),
      [other]: chapter('A'),
    });
    expect(found).toMatchObject({ language: 'de', read: [read] });
    expect(found.notices).toEqual([
      'config/_default/hugo.yaml has the languages de, en; the manifest has de.',
    ]);
  });
});

describe('a Starlight book', () => {
  const docs = 'src/content/docs';
  const pages = {
    [`${docs}/index.mdx`]:
      '---\ntitle: Of Lamps\ntemplate: splash\n---\n\nWelcome to this book of lamps, which says much.\n',
    [`${docs}/start.md`]: page('Start', 'title: Start'),
    [`${docs}/Care Of Lamps/wick.md`]: page('Wick', 'title: Wick\nsidebar: { order: 2 }'),
    [`${docs}/Care Of Lamps/oil.md`]: page('Oil', 'title: Oil\nsidebar: { order: 1 }'),
    [`${docs}/Care Of Lamps/old.md`]: page('Old', 'title: Old\nsidebar: { hidden: true }'),
    [`${docs}/end.md`]: page('End', 'title: End\nslug: the/end'),
  };
  const config = (sidebar: string, before = '', more = ''): string =>
    `import { defineConfig } from 'astro/config';\nimport starlight from '@astrojs/starlight';\n${before}\nexport default defineConfig({\n  integrations: [starlight({ title: 'Of Lamps', ${sidebar} ${more} })],\n});\n`;
  const items =
    "[\n  'start', // the first\n  { label: 'Care', items: [{ autogenerate: { directory: 'Care Of Lamps' } }] },\n  { label: 'The end', slug: 'the/end' },\n  { label: 'Site', link: 'https://example.com' },\n]";
  const order = [
    `${docs}/start.md`,
    `${docs}/Care Of Lamps/oil.md`,
    `${docs}/Care Of Lamps/wick.md`,
    `${docs}/end.md`,
  ];

  it('has a title for each language', async () => {
    const titles = "title: { de: 'Von Lampen', 'en-GB': 'Of Lamps' }";
    const found = await proposedFor({
      'astro.config.mjs': `import starlight from '@astrojs/starlight';\nexport default { integrations: [starlight({ ${titles}, defaultLocale: 'en', locales: { de: { label: 'Deutsch', lang: 'de' }, en: { label: 'English', lang: 'en-GB' } } })] };\n`,
      [`${docs}/en/oil.md`]: page('Oil', 'title: Oil'),
      [`${docs}/de/oil.md`]: page('Öl', 'title: Öl'),
    });
    expect(found).toMatchObject({ title: 'Of Lamps', language: 'en-GB', read: [`${docs}/en/oil.md`] });
  });

  it.each([
    ['in its configuration', config(`sidebar: ${items},`), {}],
    ['in a constant', config('sidebar,', `const sidebar = ${items};`), {}],
    [
      'in a module that it imports',
      config('sidebar: mySidebar,', "import { mySidebar } from './my-sidebar';"),
      { 'my-sidebar.ts': `export const mySidebar: Sidebar = ${items};\n` },
    ],
    [
      'in a JSON file that it imports',
      config('sidebar,', "import sidebar from './sidebar.json' with { type: 'json' };"),
      {
        'sidebar.json':
          '["start", {"label": "Care", "autogenerate": {"directory": "Care Of Lamps"}}, {"slug": "the/end"}]',
      },
    ],
  ])('has the order of a sidebar %s', async (_, code, files) => {
    const found = await proposedFor({ ...pages, ...files, 'astro.config.mjs': code });
    expect(found).toMatchObject({
      title: 'Of Lamps',
      read: order,
      parts: [`Care > ${docs}/Care Of Lamps/oil.md`],
      leftOut: {
        [`${docs}/index.mdx`]: 'an index page',
        [`${docs}/Care Of Lamps/old.md`]: 'hidden in the sidebar',
      },
      notices: [],
    });
  });

  it('has the order of positions and names if its sidebar is code, which is never run', async () => {
    const code = config('sidebar: [...makeItems(), process.exit(1)],');
    const found = await proposedFor({ ...pages, 'astro.config.mjs': code });
    expect(found.read).toEqual([...order.slice(1, 3), `${docs}/end.md`, `${docs}/start.md`]);
    expect(found.notices[0]).toMatch(/^narrate does not run the code of the sidebar in astro\.config\.mjs/);
  });

  it('has its default language, and names the others', async () => {
    const locales =
      "defaultLocale: 'en', locales: { en: { label: 'English', lang: 'en-GB' }, de: { label: 'Deutsch' } },";
    const found = await proposedFor({
      'astro.config.ts': config("sidebar: [{ slug: 'b' }, { slug: 'a' }],", '', locales),
      [`${docs}/en/a.md`]: chapter('A'),
      [`${docs}/en/b.md`]: chapter('B'),
      [`${docs}/de/a.md`]: chapter('A'),
    });
    expect(found).toMatchObject({
      language: 'en-GB',
      read: [`${docs}/en/b.md`, `${docs}/en/a.md`],
      notices: ['astro.config.ts has translations that are not in the manifest: "de".'],
    });
  });
});

describe('a Sphinx book', () => {
  const pages = {
    'docs/conf.py':
      "project = 'Of Lamps'\nauthor = \"A. Writer\"  # me\nlanguage = 'fi'\nextensions = ['myst_parser']\n",
    'docs/oil.md': `${chapter('Oil')}\n\`\`\`{toctree}\n---\nglob:\n---\nkinds/*\n\`\`\`\n`,
    'docs/kinds/a.md': chapter('A'),
    'docs/kinds/b.md': chapter('B'),
    'docs/wick.md': `${chapter('Wick')}\n\`\`\`\`md\n\`\`\`{toctree}\nwrong\n\`\`\`\n\`\`\`\`\n`,
    'docs/wrong.md': chapter('Wrong'),
  };
  const order = ['docs/wick.md', 'docs/oil.md', 'docs/kinds/a.md', 'docs/kinds/b.md'];

  it.each([
    [
      'a Markdown page',
      'docs/index.md',
      `${chapter('Welcome')}\n~~~{toctree}\n:caption: Care\n:hidden:\n\nself\nThe wick <wick>\n/oil\noil\nhttps://example.com\n~~~\n`,
    ],
    [
      'reStructuredText',
      'docs/index.rst',
      'Welcome\n=======\n\n.. toctree::\n   :caption: Care\n\n   wick\n   oil.md\n\nThe end.\n',
    ],
    [
      'an eval-rst block',
      'docs/index.md',
      `${chapter('Welcome')}\n\`\`\`{eval-rst}\n.. toctree::\n   :caption: Care\n\n   wick\n   oil\n\`\`\`\n`,
    ],
  ])('has the order of the toctree lists of %s and of the pages in them', async (_, index, text) => {
    const found = await proposedFor({ ...pages, [index]: text });
    expect(found).toMatchObject({
      title: 'Of Lamps',
      author: 'A. Writer',
      language: 'fi',
      read: index.endsWith('.md') ? [index, ...order] : order,
      parts: ['Care > docs/wick.md'],
    });
    expect(found.source).toBe(`Sphinx (docs/conf.py, ${index})`);
  });
});
