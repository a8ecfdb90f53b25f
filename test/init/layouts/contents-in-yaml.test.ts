import { describe, expect, it } from 'vitest';
import { chapter, proposedFor } from '../book-tree.js';

describe('a Quarto book', () => {
  const pages = {
    'index.qmd': chapter('Preface'),
    'oil.qmd': chapter('Oil'),
    'care/start.qmd': chapter('Care'),
    'care/wick.qmd': chapter('Wick'),
    'makers.qmd': chapter('Makers'),
    'references.qmd': '# References\n',
    'notes.qmd': chapter('Notes'),
    'README.md': chapter('How this site is built'),
  };

  it('has the order of its chapters, parts and appendices, and its title, author and language', async () => {
    const found = await proposedFor({
      ...pages,
      '_quarto.yml': `project: { type: book }
lang: de
book:
  title: Of Lamps
  author: [{ name: A. Writer }, B. Writer]
  description: All about lamps
  chapters:
    - index.qmd
    - part: Things
      chapters:
        - oil.qmd
        - href: https://example.com
    - part: care/start.qmd
      chapters: [care/wick.qmd, { file: ../out.qmd }]
    - references.qmd
  appendices:
    - makers.qmd
`,
    });
    expect(found).toMatchObject({
      source: 'Quarto (_quarto.yml)',
      title: 'Of Lamps',
      author: 'A. Writer, B. Writer',
      language: 'de',
      description: 'All about lamps',
      read: ['index.qmd', 'oil.qmd', 'care/start.qmd', 'care/wick.qmd', 'makers.qmd'],
      leftOut: { 'references.qmd': 'a heading without text' },
      parts: ['Things > oil.qmd', 'Appendices > makers.qmd'],
      notices: [
        '_quarto.yml lists files outside this folder: "../out.qmd".',
        '_quarto.yml does not list a Markdown file in the folders of the chapters: "notes.qmd".',
      ],
    });
  });

  it('may be a website with a sidebar of sections, folders and patterns', async () => {
    const found = await proposedFor({
      ...pages,
      '_quarto.yml': `website:
  title: Of Lamps
  sidebar:
    contents:
      - text: Start
        href: index.qmd
      - section: Care
        contents: care/*.qmd
      - "---"
      - auto: care
      - oil.qmd
`,
    });
    expect(found).toMatchObject({
      title: 'Of Lamps',
      read: ['index.qmd', 'care/start.qmd', 'care/wick.qmd', 'oil.qmd'],
      parts: ['Care > care/start.qmd'],
    });
  });

  it('is not recognised by settings without a list of pages', async () => {
    const found = await proposedFor({ ...pages, '_quarto.yml': 'project: { type: default }\n' });
    expect(found.source).toBe('all Markdown files in the order of their names');
  });
});

describe('a Jupyter Book', () => {
  const pages = {
    'intro.md': chapter('Welcome'),
    'oil/index.md': chapter('Oil'),
    'oil/kinds.md': chapter('Kinds'),
    'oil/old-1.md': chapter('First'),
    'oil/old-2.md': chapter('Second'),
    'end.md': 'Words without a heading, but a whole sentence of them, and then another one.\n',
    'figures.ipynb': '{}',
    '_config.yml': 'title: Of Lamps\nauthor: A. Writer\nsphinx: { config: { language: nl } }\n',
  };

  it('has the order of the parts, chapters and sections in _toc.yml', async () => {
    const found = await proposedFor({
      ...pages,
      '_toc.yml': `format: jb-book
root: intro
parts:
  - caption: Oils
    chapters:
      - file: oil/index
        sections: [{ file: oil/kinds.md }, { glob: 'oil/old-*' }, { file: figures }]
      - url: https://example.com
  - caption: Last
    chapters: [{ file: end, title: The End }]
`,
    });
    expect(found).toMatchObject({
      source: 'Jupyter Book (_toc.yml)',
      title: 'Of Lamps',
      author: 'A. Writer',
      language: 'nl',
      read: ['intro.md', 'oil/index.md', 'oil/kinds.md', 'oil/old-1.md', 'oil/old-2.md', 'end.md'],
      parts: ['Oils > oil/index.md', 'Last > end.md'],
      notices: ['_toc.yml lists files that are not Markdown: "figures.ipynb".'],
    });
    expect(found.planned.at(-1)).toEqual({ file: 'end.md', title: 'The End' });
  });

  it.each([
    ['a list of version 0', '- file: intro\n- part: Oils\n  chapters: [{ file: oil/kinds }]\n- file: end\n'],
    ['addresses of version 0', '- url: /intro\n- header: Oils\n- url: /oil/kinds\n- url: /end\n'],
    [
      'the format of sphinx-external-toc',
      'root: intro\nsubtrees: [{ caption: Oils, entries: [{ file: oil/kinds }] }, { entries: [{ file: end }] }]\n',
    ],
  ])('may have %s', async (_, contents) => {
    const found = await proposedFor({ ...pages, '_toc.yml': contents });
    expect(found.read).toEqual(['intro.md', 'oil/kinds.md', 'end.md']);
  });
});

describe('a MyST project', () => {
  const pages = {
    'index.md': chapter('Welcome'),
    'a.md': chapter('A'),
    'b.md': chapter('B'),
    'plans/p1.md': chapter('Plan'),
  };

  it('has the order of project.toc, with titles as parts, and leaves out hidden pages', async () => {
    const found = await proposedFor({
      ...pages,
      'myst.yml': `version: 1
project:
  title: Of Lamps
  authors: [{ name: A. Writer }]
  toc:
    - file: index.md
    - title: Letters
      children:
        - file: b.md
          children: [{ file: a.md, hidden: true }]
        - url: https://example.com
    - pattern: 'plans/**{.md}'
    - pattern: 'plans/**.md'
`,
    });
    expect(found).toMatchObject({
      source: 'MyST (myst.yml)',
      title: 'Of Lamps',
      author: 'A. Writer',
      read: ['index.md', 'b.md', 'plans/p1.md'],
      leftOut: { 'a.md': 'hidden in the table of contents' },
      parts: ['Letters > b.md'],
      notices: [],
    });
  });

  it('may have its table of contents in a file that it extends', async () => {
    const found = await proposedFor({
      ...pages,
      'myst.yml':
        'extends: [toc.yml, ../../secret.yml, https://example.com/x.yml]\nproject: { title: Of Lamps }\n',
      'toc.yml': 'project: { toc: [{ file: b.md }, { file: a.md }] }\n',
    });
    expect(found).toMatchObject({ title: 'Of Lamps', read: ['b.md', 'a.md'] });
  });

  it('has all pages but excluded ones without a table of contents, or uses the one of Jupyter Book', async () => {
    const settings = { 'myst.yml': 'project: { exclude: [plans, b.md] }\n' };
    expect((await proposedFor({ ...pages, ...settings })).read).toEqual(['index.md', 'a.md']);
    const older = await proposedFor({
      ...pages,
      ...settings,
      '_toc.yml': 'root: b\nchapters: [{ file: a }]\n',
    });
    expect(older).toMatchObject({ source: 'Jupyter Book (_toc.yml)', read: ['b.md', 'a.md'] });
  });
});
