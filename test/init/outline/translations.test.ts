import { describe, expect, it } from 'vitest';
import { languageOfName, mainLanguage } from '../../../src/init/outline/translations.js';
import { chapter, proposedFor } from '../book-tree.js';

/** Returns chapters in a folder. */
const chaptersIn = (folder: string, ...names: string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [`${folder}/${name}`, chapter(name)]));

describe('languageOfName', () => {
  it.each([
    ['en', 'en'],
    ['pt-br', 'pt-BR'],
    ['zh_CN', 'zh-CN'],
    ['zh-hant', 'zh-Hant'],
    ['DE', 'de'],
    ['pcm', 'pcm'],
    ['xx', null],
    ['docs', null],
    ['english', null],
    ['1', null],
  ])('returns for %s: %s', (name, tag) => expect(languageOfName(name)).toBe(tag));
});

describe('mainLanguage', () => {
  const expectFiles = (files: string[], kept: string[]) => expect(mainLanguage(files).files).toEqual(kept);

  it('keeps files outside of folders of languages that have the same files', () => {
    expectFiles(['a.md', 'b.md', 'de/a.md', 'fr/a.md', 'fr/b.md'], ['a.md', 'b.md']);
    expectFiles(['text/a.md', 'text/pcm/a.md', 'text/de/a.md'], ['text/a.md']);
  });

  it('keeps English, or else the first language, of folders with the same files', () => {
    expectFiles(['de/a.md', 'en/a.md', 'en/b.md'], ['en/a.md', 'en/b.md']);
    expectFiles(['de/a.md', 'fr/a.md', 'fr/b.md'], ['de/a.md']);
    expectFiles(['de/README.md', 'en/README.md'], ['en/README.md']);
  });

  it('keeps folders with the codes of languages that have other files', () => {
    expectFiles(['a.md', 'src/a.md'], ['a.md', 'src/a.md']);
    const files = [
      'it/install.md',
      'is/animal.md',
      'README.md',
      'it/README.md',
      'is/README.md',
      'bin/README.md',
    ];
    expectFiles(files, files);
  });

  it('leaves out files with the code of a language in their names next to the same files without it', () => {
    expectFiles(['a.md', 'a.de.md', 'a_pt-BR.md', 'b.de.md', 'a-to.md'], ['a.md', 'b.de.md', 'a-to.md']);
  });
});

describe('init of a book in several languages', () => {
  it('uses the first language of LANGS.md and its table of contents, and names the others', async () => {
    const found = await proposedFor({
      'LANGS.md': '# Languages\n\n* [Nederlands](nl/)\n* [English](en/)\n* [Gone](fr/)\n',
      'book.json': '{"title": "Of Lamps", "author": "A. Writer"}',
      'README.md': '# About\n',
      'nl/SUMMARY.md': '# Summary\n\n* [Twee](two.md)\n* [Een](one.md)\n',
      ...chaptersIn('nl', 'one.md', 'two.md'),
      'en/SUMMARY.md': '# Summary\n\n* [One](one.md)\n',
      ...chaptersIn('en', 'one.md'),
    });
    expect(found).toMatchObject({
      source: 'a table of contents (nl/SUMMARY.md)',
      title: 'Of Lamps',
      author: 'A. Writer',
      language: 'nl',
      read: ['nl/two.md', 'nl/one.md'],
      notices: [
        'There are translations in "en". To use the translation in a folder, run `narrate init <folder>`.',
      ],
    });
  });

  it('ignores a LANGS.md whose first folder has no Markdown files', async () => {
    const found = await proposedFor({ 'LANGS.md': '* [A](de/)\n', 'de/x.txt': 'x', 'a.md': chapter('A') });
    expect(found.read).toEqual(['a.md']);
  });

  it('uses English of folders with the same files, and its code is the language', async () => {
    const found = await proposedFor({
      'README.md': '# Of Lamps\n\nA book.\n',
      ...chaptersIn('de', 'ch1.md', 'ch2.md'),
      ...chaptersIn('en', 'ch1.md', 'ch2.md'),
      ...chaptersIn('pt-br', 'ch1.md'),
    });
    expect(found).toMatchObject({ title: 'Of Lamps', language: 'en', read: ['en/ch1.md', 'en/ch2.md'] });
    expect(found.notices).toEqual([
      'There are translations in "de" and "pt-br". To use the translation in a folder, run `narrate init <folder>`.',
    ]);
  });

  it('uses English of many languages, even if the names of their files are translated', async () => {
    const found = await proposedFor({
      ...chaptersIn('de', 'eins.md'),
      ...chaptersIn('en', 'one.md'),
      ...chaptersIn('fr', 'un.md'),
      ...chaptersIn('nl', 'een.md'),
    });
    expect(found).toMatchObject({ language: 'en', read: ['en/one.md'] });
  });

  it('leaves translations of the files outside of folders of languages out, without a language', async () => {
    const found = await proposedFor({
      ...chaptersIn('text', 'a.md', 'b.md'),
      ...chaptersIn('text/de', 'a.md'),
    });
    expect(found).toMatchObject({ language: null, read: ['text/a.md', 'text/b.md'] });
  });

  it('takes the language from the only folder of a language, unless the code is the name of other things too', async () => {
    const found = await proposedFor({ 'fi/title.txt': '% Lampuista\n', ...chaptersIn('fi', 'a.md', 'b.md') });
    expect(found).toMatchObject({ title: 'Lampuista', language: 'fi' });
    const listed = { 'SUMMARY.md': '- [A](ja/a.md)\n- [B](ja/b.md)\n', ...chaptersIn('ja', 'a.md', 'b.md') };
    expect((await proposedFor(listed)).language).toBe('ja');
    expect((await proposedFor({ ...listed, ...chaptersIn('de', 'a.md') })).language).toBe('ja');
    expect((await proposedFor(chaptersIn('ml', 'a.md', 'b.md'))).language).toBeNull();
  });
});
