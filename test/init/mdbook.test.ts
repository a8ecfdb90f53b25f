import { describe, expect, it } from 'vitest';
import { chapter, proposedFor } from './book-tree.js';

const toml = (more = ''): string =>
  `[book]\ntitle = "Lamps & Fog"\nauthors = ["A. Writer", "B. Writer"]\nlanguage = "en_GB"\ndescription = "About lamps."\n${more}`;

const files = {
  'src/preface.md': chapter('Preface'),
  'src/harbour.md': chapter('The Harbour'),
  'src/harbour/pier.md': chapter('The Pier'),
  'src/harbour/pier/rope.md': chapter('The Rope'),
  'src/fog.md': chapter('The Fog'),
  'src/the end.md': chapter('The End'),
  'src/afterword.md': chapter('Afterword'),
  'README.md': chapter('How to build this repository'),
};

describe('an mdBook', () => {
  it('has the order of SUMMARY.md, including prefix and suffix chapters, with parts and a notice about drafts', async () => {
    const found = await proposedFor({
      ...files,
      'book.toml': toml(),
      'src/SUMMARY.md': `# Summary

[Preface](./preface.md)

# Part One

- [The Harbour](harbour.md)
    - [The Pier](harbour/pier.md)
        - [The Rope](harbour/pier/rope.md#knots)
- [Not Written Yet]()

# Part Two

1. [The Fog](fog.md)
---
2. [The End](the%20end.md)

[Afterword](afterword.md)
`,
    });
    expect(found).toMatchObject({
      title: 'Lamps & Fog',
      author: 'A. Writer, B. Writer',
      language: 'en-GB',
      description: 'About lamps.',
      cover: null,
      source: 'mdBook (book.toml, src/SUMMARY.md)',
      read: [
        'src/preface.md',
        'src/harbour.md',
        'src/harbour/pier.md',
        'src/harbour/pier/rope.md',
        'src/fog.md',
        'src/the end.md',
        'src/afterword.md',
      ],
      leftOut: {},
      parts: ['Part One > src/harbour.md', 'Part Two > src/fog.md'],
      notices: ['src/SUMMARY.md lists drafts that have no file yet: "Not Written Yet".'],
      warnings: [],
    });
  });

  it('may have its chapters in another folder, and be in a folder of a larger repository', async () => {
    const found = await proposedFor({
      'README.md': chapter('A Program'),
      'code/main.rs': 'fn main() {}',
      'guide/book.toml': toml('src = "text"\n'),
      'guide/text/SUMMARY.md': '- [One](one.md)\n- [Two](two.md)\n',
      'guide/text/one.md': chapter('One'),
      'guide/text/two.md': chapter('Two'),
    });
    expect(found).toMatchObject({
      source: 'mdBook (guide/book.toml, guide/text/SUMMARY.md)',
      read: ['guide/text/one.md', 'guide/text/two.md'],
      notices: [],
    });
  });

  it('causes notices about missing and outside files, and has each file once', async () => {
    const found = await proposedFor({
      'book.toml': toml(),
      'src/one.md': chapter('One'),
      'src/SUMMARY.md':
        '- [One](one.md)\n- [Again](one.md#later)\n- [Gone](gone.md)\n- [Out](../../out.md)\n- [Site](https://example.com/a.md)\n',
    });
    expect(found.read).toEqual(['src/one.md']);
    expect(found.notices).toEqual([
      'src/SUMMARY.md lists files outside this folder: "../../out.md".',
      'src/SUMMARY.md lists files that do not exist: "src/gone.md".',
    ]);
  });

  it('is read even if its settings are invalid, with a notice', async () => {
    const found = await proposedFor({
      'book.toml': '[book\ntitle = ',
      'src/SUMMARY.md': '# Of Lamps\n\n- [One](one.md)\n',
      'src/one.md': chapter('One'),
    });
    expect(found).toMatchObject({ title: 'Of Lamps', read: ['src/one.md'] });
    expect(found.notices).toEqual(['book.toml cannot be read: line 1 is not valid TOML.']);
  });

  it('without SUMMARY.md has its chapters in the order of their names', async () => {
    const found = await proposedFor({
      'book.toml': toml(),
      'src/ch10.md': chapter('Ten'),
      'src/ch2.md': chapter('Two'),
    });
    expect(found).toMatchObject({
      read: ['src/ch2.md', 'src/ch10.md'],
      notices: ['There is no src/SUMMARY.md, so the chapters are in the order of their names.'],
    });
  });
});

describe('a table of contents without settings', () => {
  it('sets the order of the chapters, and the title of the book', async () => {
    const found = await proposedFor({
      'src/SUMMARY.md': '# The Lamp Book\n\n[Start](b.md)\n\n- [More](a.md)\n',
      'src/a.md': chapter('More'),
      'src/b.md': chapter('Start'),
    });
    expect(found).toMatchObject({
      title: 'The Lamp Book',
      read: ['src/b.md', 'src/a.md'],
      source: 'a table of contents (src/SUMMARY.md)',
    });
  });
});
