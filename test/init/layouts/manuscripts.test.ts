import { describe, expect, it } from 'vitest';
import { chapter, proposedFor } from '../book-tree.js';

describe('a HonKit book', () => {
  const pages = {
    'text/README.md': chapter('Foreword'),
    'text/one.md': chapter('One'),
    'text/two.md': chapter('Two'),
    'text/SUMMARY.md': '# Summary\n\n* [Two](two.md)\n* [One](one.md)\n',
  };

  it.each([
    [
      'book.js, which is never run',
      {
        'book.js':
          "process.exit(1);\nmodule.exports = { root: './text', title: 'Of Lamps', author: 'A. Writer' };\n",
      },
      'HonKit (book.js, text/SUMMARY.md)',
    ],
    [
      'book.json next to a package.json that names it',
      {
        'book.json': '{"root": "text", "title": "Of Lamps", "author": "A. Writer"}',
        'package.json': '{"devDependencies": {"honkit": "6"}}',
      },
      'HonKit (book.json, text/SUMMARY.md)',
    ],
  ])('is recognised by %s, and has the README first', async (_, files, source) => {
    const found = await proposedFor({ ...pages, ...files });
    expect(found).toMatchObject({
      source,
      title: 'Of Lamps',
      author: 'A. Writer',
      read: ['text/README.md', 'text/two.md', 'text/one.md'],
    });
  });

  it('without settings needs a package.json that names it and a table of contents', async () => {
    const honkit = '{"dependencies": {"honkit": "6"}}';
    const files = { 'SUMMARY.md': '* [B](b.md)\n* [A](a.md)\n', 'a.md': chapter('A'), 'b.md': chapter('B') };
    const found = await proposedFor({ ...files, 'package.json': honkit });
    expect(found).toMatchObject({ source: 'HonKit (SUMMARY.md)', read: ['b.md', 'a.md'] });
    const other = await proposedFor({ 'a.md': chapter('A'), 'package.json': honkit });
    expect(other.source).toBe('all Markdown files in the order of their names');
  });
});

describe('a book that pandoc builds', () => {
  const pages = {
    'ch1.md': chapter('One'),
    'ch2.md': chapter('Two'),
    'end.md': chapter('The End'),
    'notes.md': chapter('Notes'),
    'README.md': chapter('How to build it'),
  };

  it('has the order of a list in a Makefile, and the title block of title.txt', async () => {
    const found = await proposedFor({
      ...pages,
      'title.txt': '% Of Lamps\n% A. Writer\n',
      Makefile:
        'CHAPTERS = ch2.md \\\n  ch1.md # the order\nEND := end.md\nALL = title.txt $(CHAPTERS) $(END)\n\nbook.epub: $(ALL)\n\tpandoc -o $@ $^\n',
    });
    expect(found).toMatchObject({
      source: 'Pandoc (title.txt, Makefile)',
      title: 'Of Lamps',
      author: 'A. Writer',
      read: ['ch2.md', 'ch1.md', 'end.md'],
      notices: ['Makefile does not list a Markdown file in the folders of the chapters: "notes.md".'],
    });
  });

  it.each([
    ['a pattern', 'build.sh', '#!/bin/sh\npandoc -o book.epub text/*.md\n'],
    ['a function', 'Makefile', 'SRC = $(sort $(wildcard text/*.md))\nall:\n\tpandoc $(SRC) -o book.pdf\n'],
    ['a prefix', 'Makefile', 'SRC = $(addprefix text/,1.md 2.md 10.md)\nall:\n\tpandoc $(SRC) -o book.pdf\n'],
    ['a defaults file', 'defaults.yaml', 'input-files: [text/1.md, text/2.md, text/10.md]\n'],
  ])('may name its files with %s', async (_, file, text) => {
    const found = await proposedFor({
      'text/10.md': chapter('Ten'),
      'text/1.md': chapter('One'),
      'text/2.md': chapter('Two'),
      'other.md': chapter('Other'),
      'metadata.yaml':
        'title:\n  - { type: main, text: Of Lamps }\n  - { type: subtitle, text: A Guide }\ncreator:\n  - { role: author, text: A. Writer }\nlang: fr\n',
      [file]: text,
    });
    expect(found).toMatchObject({
      title: 'Of Lamps',
      author: 'A. Writer',
      language: 'fr',
      read: ['text/1.md', 'text/2.md', 'text/10.md'],
    });
  });

  it.each([
    [
      'the metadata of its defaults file',
      'metadata: { title: Of Lamps, author: A. Writer, lang: fr }\n',
      chapter('One'),
    ],
    [
      'the front matter of its first file',
      '',
      `---\ntitle: Of Lamps\nauthor: A. Writer\nlang: fr\n---\n\n${chapter('One')}`,
    ],
  ])('has its title in %s', async (_, settings, first) => {
    const found = await proposedFor({
      'defaults.yaml': `input-files: [text/1.md, text/2.md]\n${settings}`,
      'text/1.md': first,
      'text/2.md': chapter('Two'),
      'README.md': chapter('How to Build'),
    });
    expect(found).toMatchObject({ title: 'Of Lamps', author: 'A. Writer', language: 'fr' });
  });

  it('has the title block of its first file, with authors between semicolons', async () => {
    const found = await proposedFor({
      Makefile: 'all:\n\tpandoc text/1.md text/2.md -o book.pdf\n',
      'text/1.md': `% Of Lamps\n% A. Writer; B. Writer\n\n${chapter('One')}`,
      'text/2.md': chapter('Two'),
    });
    expect(found).toMatchObject({ title: 'Of Lamps', author: 'A. Writer, B. Writer' });
  });

  it('has all files in order if nothing lists them, and is not recognised by a metadata file only', async () => {
    const metadata = { 'metadata.yml': '---\ntitle: Of Lamps\nauthor: [A. Writer, B. Writer]\n---\n' };
    const script = { 'package.json': '{"scripts": {"build": "pandoc --defaults book"}}' };
    const found = await proposedFor({ ...pages, ...metadata, ...script });
    expect(found).toMatchObject({
      source: 'Pandoc (metadata.yml)',
      author: 'A. Writer, B. Writer',
      read: ['ch1.md', 'ch2.md', 'end.md', 'notes.md'],
    });
    expect((await proposedFor({ ...pages, ...metadata })).source).toBe(
      'all Markdown files in the order of their names',
    );
  });
});

describe('an Obsidian vault', () => {
  it('has its notes in order with folders as parts, and leaves out templates, daily notes and drawings', async () => {
    const found = await proposedFor({
      '.obsidian/templates.json': '{"folder": "Forms"}',
      '.obsidian/daily-notes.json': '{"folder": "Diary/Days"}',
      '02 Care/Wick.md': chapter('Wick'),
      '02 Care/02 Care.md': 'What the care of a lamp is about, in a note without a heading of its own.\n',
      '01 Oil.md': chapter('Oil'),
      '10 End.md': chapter('The End'),
      'Forms/New chapter.md': chapter('New'),
      'Meta/Templates/Day.md': chapter('Day'),
      'Diary/Days/2024-01-01.md': chapter('A day'),
      'map.excalidraw.md': chapter('Map'),
    });
    expect(found).toMatchObject({
      source: 'Obsidian (.obsidian)',
      read: ['01 Oil.md', '02 Care/02 Care.md', '02 Care/Wick.md', '10 End.md'],
      leftOut: {
        'Forms/New chapter.md': 'a template',
        'Meta/Templates/Day.md': 'a template',
        'Diary/Days/2024-01-01.md': 'a daily note',
        'map.excalidraw.md': 'a drawing',
      },
    });
    expect(found.parts).toContain('02 Care > 02 Care/02 Care.md');
    expect(found.planned).toContainEqual({ file: '02 Care/02 Care.md', title: '02 Care' });
  });

  it('has the scenes of a Longform project', async () => {
    const found = await proposedFor({
      '.obsidian/app.json': '{}',
      'Novel/Index.md':
        '---\nlongform:\n  format: scenes\n  title: Of Lamps\n  sceneFolder: Draft\n  scenes:\n    - The Fog\n    - [The Harbour]\n    - ../../../out\n---\n',
      'Novel/Draft/The Harbour.md': chapter('The Harbour'),
      'Novel/Draft/The Fog.md': chapter('The Fog'),
      'Characters.md': chapter('Characters'),
    });
    expect(found).toMatchObject({
      source: 'Obsidian, Longform (Novel/Index.md)',
      title: 'Of Lamps',
      read: ['Novel/Draft/The Fog.md', 'Novel/Draft/The Harbour.md'],
    });
  });
});

describe('a manuscript folder without a list', () => {
  it('has all its files in order, without notes outside of it', async () => {
    const found = await proposedFor({
      'manuscript/ch10.md': chapter('Ten'),
      'manuscript/ch2.md': chapter('Two'),
      'manuscript/apA.md': chapter('Sources'),
      'manuscript/preface.md': chapter('Preface'),
      'characters.md': chapter('Characters'),
    });
    expect(found).toMatchObject({
      source: 'a manuscript folder (manuscript)',
      read: ['manuscript/preface.md', 'manuscript/ch2.md', 'manuscript/ch10.md', 'manuscript/apA.md'],
    });
  });
});

describe('a list of links in an ordinary page', () => {
  const pages = {
    'apA.md': chapter('Sources'),
    'ch1.md': chapter('One'),
    'ch2.md': chapter('Two'),
    'foreword.md': chapter('Foreword'),
    'LICENSE.md': chapter('Licence'),
  };

  it.each([
    [
      'README.md',
      '# Of Lamps\n\nSee [the second](ch2.md).\n\n## Table of Contents\n\n* [Foreword](foreword.md) (by a friend)\n* [Two](ch2.md#start)\n    * [In it](ch2.md#more)\n* [One](ch1.md)\n* [Sources](apA.md)\n\n## License\n\n* [Licence](LICENSE.md)\n',
    ],
    [
      'toc.md',
      '# Contents\n\n| Chapter |\n| --- |\n| [Foreword](foreword.md) |\n| [Two](ch2.md) |\n\n1. [One](./ch1.md)\n2. [Sources](apA)\n',
    ],
  ])('sets the order of the chapters: %s', async (file, text) => {
    const found = await proposedFor({ ...pages, [file]: text });
    expect(found).toMatchObject({
      source: `the list of links in ${file}`,
      read: ['foreword.md', 'ch2.md', 'ch1.md', 'apA.md'],
      parts: [],
      notices: [],
    });
  });

  it('has the headings above several lists as parts', async () => {
    const readme =
      '# Of Lamps\n\n## Oil\n\n- [One](ch1.md)\n\n## Wick\n\n- [Two](ch2.md)\n- [Sources](apA.md)\n- [Foreword](foreword.md)\n';
    const found = await proposedFor({ ...pages, 'readme.md': readme });
    expect(found).toMatchObject({
      title: 'Of Lamps',
      read: ['ch1.md', 'ch2.md', 'apA.md', 'foreword.md'],
      parts: ['Oil > ch1.md', 'Wick > ch2.md'],
    });
  });

  it('is not used if a book with settings is below it', async () => {
    const found = await proposedFor({
      'README.md': '# A Repository\n\n1. [Two](book/src/two.md)\n2. [One](book/src/one.md)\n',
      'book/book.toml': '[book]\ntitle = "Of Lamps"\n',
      'book/src/SUMMARY.md': '- [One](one.md)\n- [Two](two.md)\n',
      'book/src/one.md': chapter('One'),
      'book/src/two.md': chapter('Two'),
    });
    expect(found).toMatchObject({ title: 'Of Lamps', read: ['book/src/one.md', 'book/src/two.md'] });
  });

  it('does not set the order if it lists only a few of the pages, or translations', async () => {
    const readme =
      '# Of Lamps\n\n- [Start here](ch2.md)\n- [Deutsch](translations/de/README.md)\n- [Nederlands](translations/nl/README.md)\n- [Contributing](CONTRIBUTING.md)\n';
    const found = await proposedFor({
      ...pages,
      'README.md': readme,
      'CONTRIBUTING.md': chapter('Help'),
      'translations/de/README.md': chapter('Lampen'),
      'translations/nl/README.md': chapter('Lampen'),
    });
    expect(found).toMatchObject({
      source: 'all Markdown files in the order of their names',
      read: ['foreword.md', 'ch1.md', 'ch2.md', 'apA.md'],
    });
  });
});
