import { describe, expect, it } from 'vitest';
import { chapter, proposedFor } from './book-tree.js';

describe('a Leanpub book', () => {
  it('has the order of Book.txt, with front, main and back matter as parts', async () => {
    const found = await proposedFor({
      'manuscript/Book.txt':
        'frontmatter:\npreface.md\n\nmainmatter:\nchapter10.md\n# not yet: chapter11.md\n{backmatter}\nparts/end.txt\nmissing.md\n',
      'manuscript/preface.md': chapter('Preface'),
      'manuscript/chapter10.md': chapter('Ten'),
      'manuscript/chapter11.md': chapter('Eleven'),
      'manuscript/parts/end.txt': chapter('The End'),
      'README.md': '# Of Lamps\n',
    });
    expect(found).toMatchObject({
      title: 'Of Lamps',
      source: 'Leanpub (manuscript/Book.txt)',
      read: ['manuscript/preface.md', 'manuscript/chapter10.md', 'manuscript/parts/end.txt'],
      parts: [
        'Front matter > manuscript/preface.md',
        'Main matter > manuscript/chapter10.md',
        'Back matter > manuscript/parts/end.txt',
      ],
      notices: [
        'manuscript/Book.txt lists files that do not exist: "manuscript/missing.md".',
        'manuscript/Book.txt does not list a Markdown file in the folders of the chapters: "manuscript/chapter11.md".',
      ],
    });
  });

  it('may have directives in separate files, and causes a notice for directives in chapters', async () => {
    const found = await proposedFor({
      'Book.txt': 'front.txt\nmainmatter.txt\none.txt\n',
      'front.txt': '{frontmatter}\n',
      'mainmatter.txt': '{mainmatter}\n',
      'one.txt': `{class: part}\n\n${chapter('One')}`,
    });
    expect(found).toMatchObject({ read: ['one.txt'], leftOut: { 'front.txt': 'only a directive' } });
    expect(found.notices).toEqual([
      '1 chapter has Markua directives, such as {mainmatter} or {class: part}. narrate reads this as text; see `narrate script`.',
    ]);
  });

  it('is ignored if none of its files exist', async () => {
    const found = await proposedFor({
      'manuscript/Book.txt': '01-made-later.md\n',
      '_bookdown.yml': 'book_filename: x\n',
      'index.Rmd': chapter('Preface'),
    });
    expect(found).toMatchObject({ source: 'Bookdown (_bookdown.yml)', read: ['index.Rmd'], notices: [] });
    const alone = await proposedFor({ 'Book.txt': 'made-later.md\n', 'one.md': chapter('One') });
    expect(alone).toMatchObject({
      source: 'all Markdown files in the order of their names',
      read: ['one.md'],
      notices: ['None of the chapters of Leanpub (Book.txt) exist.'],
    });
  });
});

describe('a MkDocs book', () => {
  it('has the title in nav for a page that begins with a section, and not the title of the section', async () => {
    const found = await proposedFor({
      'mkdocs.yml': 'site_name: Of Lamps\nnav:\n  - Care: care.md\n  - Oil in short: oil.md\n',
      'docs/care.md': `Trim the wick.\n\n#${chapter('Each morning')}`,
      'docs/oil.md': chapter('Oil'),
    });
    expect(found.planned.map(({ title }) => title)).toEqual(['Care', 'Oil']);
  });

  const docs = {
    'docs/index.md': '# Home\n\n- [One](one.md)\n- [Two](two.md)\n- [Deep](deep/x.md)\n',
    'docs/one.md': chapter('One'),
    'docs/two.md': chapter('Two'),
    'docs/deep/x.md': 'Words without a heading, but a whole sentence of them, and then another one.\n',
    'docs/about/licence.md': chapter('What you may do'),
  };
  it('has the order of the nested nav, with titles for pages without one', async () => {
    const found = await proposedFor({
      ...docs,
      'mkdocs.yml': `site_name: Of Lamps
site_author: A. Writer
theme: { name: material, language: de }
markdown_extensions:
  - pymdownx.emoji: { emoji_index: !!python/name:material.extensions.emoji.twemoji }
nav:
  - Home: index.md
  - two.md
  - Depths:
      - Deeper:
          - The X: deep/x.md
      - Elsewhere: https://example.com
  - One: one.md
  - Licence: about/licence.md
`,
    });
    expect(found).toMatchObject({
      title: 'Of Lamps',
      author: 'A. Writer',
      language: 'de',
      source: 'MkDocs (mkdocs.yml)',
      read: ['docs/two.md', 'docs/deep/x.md', 'docs/one.md'],
      leftOut: {
        'docs/index.md': 'an index page with mostly links',
        'docs/about/licence.md': 'a licence',
      },
      parts: ['Depths: Deeper > docs/deep/x.md'],
      notices: [],
    });
    expect(found.planned[1]).toEqual({ file: 'docs/deep/x.md', title: 'The X' });
  });

  it('without nav has all files of docs_dir in the order of their names', async () => {
    const found = await proposedFor({
      'mkdocs.yml': 'site_name: Of Lamps\ndocs_dir: text\n',
      'text/index.md': chapter('Welcome'),
      'text/a10.md': chapter('Ten'),
      'text/a9.md': chapter('Nine'),
      'other.md': chapter('Other'),
    });
    expect(found.read).toEqual(['text/index.md', 'text/a9.md', 'text/a10.md']);
  });
});

describe('a Docusaurus book', () => {
  const docs = {
    'docusaurus.config.js': `module.exports = {\n  title: 'Of Lamps',\n  tagline: 'All about them',\n  i18n: { defaultLocale: 'en' },\n};\n`,
    'docs/01-intro.md': chapter('Introduction'),
    'docs/02-care/_category_.json': '{"label": "Care", "position": 3}',
    'docs/02-care/wicks.md': `---\nid: wick\nsidebar_position: 2\n---\n${chapter('Wicks')}`,
    'docs/02-care/oil.md': `---\nsidebar_position: 1\n---\n${chapter('Oil')}`,
    'docs/end.md': chapter('The End'),
  };
  const sidebar = [
    'end',
    { type: 'category', label: 'Care', items: ['care/wick', { type: 'doc', id: 'care/oil', label: 'Oil' }] },
    { type: 'link', label: 'Elsewhere', href: 'https://example.com' },
    { Start: ['intro', 'gone'] },
  ];
  const order = ['docs/end.md', 'docs/02-care/wicks.md', 'docs/02-care/oil.md', 'docs/01-intro.md'];

  it('has the order of sidebars.json, with ids, categories and labels, and a notice about missing pages', async () => {
    const found = await proposedFor({ ...docs, 'sidebars.json': JSON.stringify({ book: sidebar }) });
    expect(found).toMatchObject({
      title: 'Of Lamps',
      description: 'All about them',
      read: order,
      parts: ['Care > docs/02-care/wicks.md', 'Start > docs/01-intro.md'],
      notices: ['sidebars.json lists pages that do not exist: "gone".'],
    });
  });

  it('has the order of a sidebar module that exports one plain object', async () => {
    const body = `// @ts-check\n/** @type {import('x').SidebarsConfig} */\nconst sidebars = {\n  book: ['end', {\n    type: 'category', // a part, as on https://example.com\n    label: 'Care', items: ['care/wick', 'care/oil'],\n  }, 'intro'],\n};\n\nmodule.exports = sidebars;\n`;
    const found = await proposedFor({ ...docs, 'sidebars.js': body });
    expect(found).toMatchObject({ read: order, notices: [] });
  });

  it('has the order of positions and numbers if the sidebar is code, which is never run', async () => {
    const code = `module.exports = { book: require('fs').readdirSync('docs').map((x) => x) };\n`;
    const automatic = ['docs/01-intro.md', 'docs/02-care/oil.md', 'docs/02-care/wicks.md', 'docs/end.md'];
    const found = await proposedFor({ ...docs, 'sidebars.js': code });
    expect(found).toMatchObject({ read: automatic, parts: ['Care > docs/02-care/oil.md'] });
    expect(found.notices[0]).toMatch(/^narrate does not run the code in sidebars\.js/);
    const generated = JSON.stringify({ book: [{ type: 'autogenerated', dirName: '.' }] });
    const same = await proposedFor({ ...docs, 'sidebars.json': generated });
    expect(same).toMatchObject({ read: automatic, notices: [] });
  });
});

describe('a GitBook', () => {
  const pages = {
    'text/README.md': chapter('Welcome'),
    'text/one.md': chapter('One'),
    'text/deep/README.md': chapter('Deep'),
  };
  const summary =
    '# Summary\n\n* [Introduction](README.md)\n\n## Group\n\n* [Deep](deep/)\n* [One](one.md "one")\n';
  it('has the root folder and the table of contents of .gitbook.yaml', async () => {
    const found = await proposedFor({
      ...pages,
      '.gitbook.yaml': 'root: ./text/\nstructure:\n  readme: README.md\n  summary: LIST.md\n',
      'text/LIST.md': summary,
    });
    expect(found).toMatchObject({
      source: 'GitBook (.gitbook.yaml, text/LIST.md)',
      read: ['text/README.md', 'text/deep/README.md', 'text/one.md'],
      parts: ['Group > text/deep/README.md'],
    });
  });

  it('includes a short page that is in the table of contents', async () => {
    const found = await proposedFor({
      'SUMMARY.md': summary,
      'README.md': '# Welcome\n\nFor all who keep a lamp.\n',
      'deep/README.md': '# Deep\n\nA few words about the sea.\n',
      'one.md': chapter('One'),
    });
    expect(found.read).toEqual(['README.md', 'deep/README.md', 'one.md']);
  });

  it('may have title and author in book.json of the former command line', async () => {
    const found = await proposedFor({
      ...pages,
      'book.json': '{"title": "Of Lamps", "author": "A. Writer", "language": "en", "root": "text"}',
      'text/SUMMARY.md': summary,
    });
    expect(found).toMatchObject({ title: 'Of Lamps', author: 'A. Writer', language: 'en' });
    expect(found.read).toHaveLength(3);
  });
});

describe('a Bookdown book', () => {
  const pages = {
    'index.Rmd': `---\ntitle: "Of Lamps"\nauthor:\n  - name: A. Writer\n  - B. Writer\nlang: de\ncover-image: img/front.png\n---\n\n${chapter('Preface')}`,
    '02-oil.Rmd': chapter('Oil'),
    '10-end.Rmd': chapter('The End'),
    'refs.Rmd': '# References {-}\n',
    '_common.Rmd': chapter('Common'),
    'NEWS.md': chapter('News'),
  };
  it('has its files in order after index.Rmd, which also has title and author', async () => {
    const found = await proposedFor({ ...pages, '_bookdown.yml': 'book_filename: lamps\n' });
    expect(found).toMatchObject({
      title: 'Of Lamps',
      author: 'A. Writer, B. Writer',
      language: 'de',
      cover: null,
      read: ['index.Rmd', '02-oil.Rmd', '10-end.Rmd'],
      leftOut: { 'refs.Rmd': 'a heading without text' },
      notices: ['The cover img/front.png is missing, or neither PNG nor JPEG, so it is left out.'],
    });
  });

  it.each([
    '[10-end.Rmd, index.Rmd, 02-oil.Rmd]',
    '{html: [index.Rmd, 10-end.Rmd, 02-oil.Rmd], latex: [x.Rmd]}',
  ])('has the order of rmd_files: %s', async (list) => {
    const found = await proposedFor({ ...pages, '_bookdown.yml': `rmd_files: ${list}\n` });
    expect(found).toMatchObject({
      read: ['index.Rmd', '10-end.Rmd', '02-oil.Rmd'],
      source: 'Bookdown (_bookdown.yml)',
    });
  });
});
