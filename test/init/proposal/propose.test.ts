import { cp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { init, plan } from '../../../src/index.js';
import { png } from '../../support/pictures.js';
import { bookTree, chapter, proposedFor } from '../book-tree.js';

const picture = png(8);

describe('init of a folder of Markdown files', () => {
  it('puts chapters in natural order, with folders as parts, and leaves out files about the repository', async () => {
    const found = await proposedFor({
      'README.md': chapter('The Atlas of [Lamps](https://example.com)'),
      'CHANGELOG.md': chapter('Changes'),
      'LICENSE-MIT.md': chapter('MIT'),
      'HISTORY.md': chapter('Versions'),
      'CONTRIBUTING.md': chapter('Help'),
      'Table of Contents.md': chapter('All'),
      'text/2-sea/history.md': chapter('A History of the Sea'),
      'text/2-sea/10.md': chapter('Ten'),
      'text/2-sea/9.md': chapter('Nine'),
      'text/1-land/README.md': '# Land\n\n[a](a.md), [b](b.md), [c](c.md)\n',
      'text/1-land/a.md': chapter('A'),
      'node_modules/x/README.md': chapter('X'),
      '.github/ISSUE_TEMPLATE/bug.md': chapter('Bug'),
      'tests/fixtures/y.md': chapter('Y'),
    });
    expect(found).toMatchObject({
      title: 'The Atlas of Lamps',
      source: 'all Markdown files in the order of their names',
      read: ['text/1-land/a.md', 'text/2-sea/9.md', 'text/2-sea/10.md', 'text/2-sea/history.md'],
      leftOut: {
        'README.md': 'about the repository',
        'CHANGELOG.md': 'a changelog',
        'LICENSE-MIT.md': 'a licence',
        'HISTORY.md': 'about the repository',
        'CONTRIBUTING.md': 'for contributors',
        'Table of Contents.md': 'a table of contents',
        'text/1-land/README.md': 'an index page with mostly links',
      },
      parts: ['Text: Land > text/1-land/README.md', 'Text: Sea > text/2-sea/9.md'],
      notices: [],
    });
  });

  it('uses the name of the folder as the title if there is no other', async () => {
    expect((await proposedFor({ '01.md': chapter('I') }, 'time-machine')).title).toBe('Time Machine');
    expect((await proposedFor({ '01.md': chapter('I') }, 'Of Lamps: a book')).title).toBe('Of Lamps: a book');
  });

  it('includes a README if it is the only file', async () => {
    expect((await proposedFor({ 'README.md': chapter('Lamps') })).read).toEqual(['README.md']);
  });

  it('takes author and title from CITATION.cff, and only a picture as the cover', async () => {
    const folder = await bookTree({
      'a.md': chapter('A'),
      'CITATION.cff': 'title: Of Lamps\nauthors:\n  - family-names: Writer\n    given-names: A.\n',
      'cover.jpg': 'no picture',
    });
    await mkdir(join(folder, 'images'));
    await writeFile(join(folder, 'images/cover.png'), picture);
    const { proposal } = await init({ source: folder });
    expect(proposal).toMatchObject({ title: 'Of Lamps', author: 'A. Writer', cover: 'images/cover.png' });
  });

  it('leaves out files without text, drafts and files with errors, and writes a valid manifest', async () => {
    const folder = await bookTree({
      'a.md': chapter('A'),
      'b.md': '\n',
      'c.md': '# Only this\n',
      'd.md': '# Code\n\n```\nx\n```\n',
      'e.md': `---\ndraft: true\n---\n${chapter('E')}`,
      'f.md': `${chapter('F')}\n:::narrate{as=x}\n`,
      'h.md': '<!-- nothing -->\n',
    });
    await writeFile(join(folder, 'g.md'), Buffer.from('# Caf\xe9\n', 'latin1'));
    const { proposal, manifestFile } = await init({ source: folder });
    const reasons = Object.fromEntries(proposal.chapters.map(({ file, leftOut }) => [file, leftOut]));
    expect(reasons).toMatchObject({
      'a.md': null,
      'b.md': 'an empty file',
      'c.md': 'a heading without text',
      'd.md': 'only code under its heading',
      'e.md': 'a draft, by its front matter',
      'h.md': 'nothing to read aloud',
    });
    expect(reasons['f.md']).toMatch(/^line 5: .*never closed/);
    expect(reasons['g.md']).toMatch(/Latin-1/);
    expect(proposal.notices.map((notice) => notice.split(':')[0])).toEqual([
      'f.md is left out until you fix it',
      'g.md is left out until you fix it',
    ]);
    expect((await plan({ manifest: manifestFile })).book.chapters.map(({ file }) => file)).toEqual(['a.md']);
  });

  it('does not follow links out of the folder, and reads the target of inner links once', async () => {
    const folder = await bookTree({
      'one.md': chapter('One'),
      'SUMMARY.md': '- [S](s.md)\n- [L](l.md)\n- [One](one.md)\n',
    });
    const secret = join(dirname(folder), 'secret.md');
    await writeFile(secret, chapter('Secret'));
    await symlink(secret, join(folder, 's.md'));
    await symlink('one.md', join(folder, 'l.md'));
    const { proposal } = await init({ source: folder });
    expect(proposal.chapters.map(({ file }) => file)).toEqual(['l.md']);
    expect(proposal.notices).toEqual(['SUMMARY.md lists links that lead out of this folder: "s.md".']);
    await rm(secret);
  });

  it('visits every folder once, also with circular links', async () => {
    const folder = await bookTree({ 'part/a.md': chapter('A'), 'part/b.md': chapter('B') });
    for (const name of ['again', 'and-again', 'once-more']) await symlink('..', join(folder, 'part', name));
    const { proposal } = await init({ source: folder });
    expect(proposal.chapters.map(({ file }) => file)).toEqual(['part/a.md', 'part/b.md']);
  });

  it('uses the first of several books, with a notice about the others', async () => {
    const one = (name: string) => ({
      [`${name}/SUMMARY.md`]: '- [A](a.md)\n',
      [`${name}/a.md`]: chapter(name),
    });
    const found = await proposedFor({ ...one('zebra'), ...one('book'), ...one('atlas') });
    expect(found.read).toEqual(['book/a.md']);
    expect(found.notices).toEqual([
      'There are 3 books in this folder. The manifest has the one in "book". For another one, run `narrate init atlas` or `narrate init zebra` in this folder.',
    ]);
  });

  it('leaves out an invalid language, with a notice', async () => {
    const found = await proposedFor({
      'mkdocs.yml': 'site_name: X\ntheme: { language: "english" }\n',
      'docs/a.md': chapter('A'),
    });
    expect(found.language).toBeNull();
    expect(found.notices).toEqual([
      'The language "english" of MkDocs (mkdocs.yml) is not a BCP-47 tag, so it is left out.',
    ]);
  });
});

describe('init of a book without a title in its layout', () => {
  it.each([
    [
      'a heading that is not in a code block',
      '```sh\n# Install it\n```\n\n# Of *Lamps* [![badge](x.svg)](x)\n',
    ],
    ['a heading that is not in a comment', '<!--\n# Old\n-->\n\nOf Lamps\n========\n'],
    [
      'HTML',
      '<p>\n<img src="x.png">\n</p>\n\n<h1 align="center">\n  <a href="x">Of <b>Lamps</b></a>\n</h1>\n\n# Later\n',
    ],
    ['HTML with blank lines', '<h1>\n\nOf Lamps\n\n</h1>\n'],
    ['HTML with entities', '<h1>Of&nbsp;&#76;amps</h1>\n'],
  ])('takes it from the README: %s', async (_, readme) => {
    const found = await proposedFor({ 'readme.md': readme, 'a.md': chapter('A'), 'b.md': chapter('B') });
    expect(found.title).toBe('Of Lamps');
  });

  it('uses the name of the folder if the README only says "Introduction"', async () => {
    const found = await proposedFor(
      { 'README.md': chapter('Introduction'), 'a.md': chapter('A') },
      'of-lamps',
    );
    expect(found.title).toBe('Of Lamps');
  });

  it('takes title, description and cover from the front matter of the index page, before the README', async () => {
    const folder = await bookTree({
      'index.md': `---\ntitle: Of Lamps\nsubtitle: A guide\ncover-image: art/front.png\nauthor: A. Writer\nlang: en-GB\n---\n${chapter('Hello')}`,
      'a.md': `---\nauthor: A. Writer\n---\n${chapter('A')}`,
      'README.md': '# Another\n',
      'CITATION.cff': 'title: Yet another\n',
    });
    await mkdir(join(folder, 'art'));
    await writeFile(join(folder, 'art/front.png'), picture);
    const { proposal } = await init({ source: folder });
    expect(proposal).toMatchObject({
      title: 'Of Lamps',
      description: 'A guide',
      author: 'A. Writer',
      language: 'en-GB',
      cover: 'art/front.png',
    });
  });

  it('takes author and language from the front matter only if all pages agree', async () => {
    const by = (author: string, lang: string) =>
      `---\nauthor: ${author}\nlang: ${lang}\n---\n${chapter(author)}`;
    const found = await proposedFor({ 'a.md': by('A. Writer', 'en'), 'b.md': by('B. Writer', 'en') });
    expect(found).toMatchObject({ author: null, language: 'en' });
  });
});

describe('init of a book whose chapters have names of other files', () => {
  it('includes a long chapter about licences, and leaves out the licence', async () => {
    const long = chapter('Which Licence Suits You').repeat(12);
    const found = await proposedFor({
      'SUMMARY.md':
        '- [Choosing](license.md)\n- [In Short](summary.md)\n- [Licence](copying.md)\n- [List](toc.md)\n',
      'license.md': long,
      'summary.md': chapter('Summary'),
      'copying.md': chapter('Licence'),
      'toc.md': '# List\n\n- [a](license.md)\n- [b](summary.md)\n- [c](copying.md)\n',
    });
    expect(found).toMatchObject({
      read: ['license.md', 'summary.md'],
      leftOut: { 'copying.md': 'a licence', 'toc.md': 'a table of contents' },
    });
  });
});

describe('init of a book with voice comments', () => {
  it('writes a cast with their names, so that the manifest is valid', async () => {
    const folder = await bookTree({});
    await cp(join(import.meta.dirname, '../../../fixtures/lamplighter'), folder, { recursive: true });
    const { proposal, manifestFile } = await init({ source: folder });
    expect(proposal).toMatchObject({ cast: ['log'], cover: 'cover.png' });
    const { book, warnings } = await plan({ manifest: manifestFile, environment: {} });
    expect(warnings).toEqual([]);
    const voices = new Set(
      book.chapters.flatMap(({ blocks }) => blocks.map(({ voiceSettings }) => voiceSettings.voice)),
    );
    expect([...voices].sort()).toEqual(['Algenib', 'Kore']);
  });
});

describe('init of a book with syntax of other tools', () => {
  it('removes the syntax from titles, and causes a notice for each kind', async () => {
    const found = await proposedFor({
      '_bookdown.yml': 'book_filename: x\n',
      'index.Rmd': `---\ntitle: Of Lamps\n---\n\n# (PART) Basics {-}\n\n${chapter('Hello {#hello}')}`,
      '2.Rmd': `${chapter('Oil {-}')}\nThere are \`r nrow(lamps)\` of them, see \\@ref(fig:x).\n`,
    });
    expect(found.title).toBe('Of Lamps');
    expect(found.planned.map(({ title }) => title)).toEqual(['Hello', 'Oil']);
    expect(found.notices).toEqual([
      'narrate found 1 template tag in 1 chapter, such as r nrow(lamps), and does not speak it. `--dry-run --explain` shows it.',
    ]);
    const sum = await proposedFor({ 'a.md': `${chapter('A')}\nIt is \`r 1+1\` now.\n` });
    expect(sum.notices).toEqual([
      '1 chapter has inline R code. narrate reads this as text; see `narrate script`.',
    ]);
    const aside = await proposedFor({ 'a.md': `${chapter('A')}\nA> An aside.\n` });
    expect(aside.notices).toEqual([
      '1 chapter has Markua asides (A>, W>, T> and others). narrate reads this as text; see `narrate script`.',
    ]);
    const mdx = await proposedFor({ 'a.mdx': `import Tabs from '@theme/Tabs';\n\n${chapter('A')}` });
    expect(mdx.notices).toEqual([
      "narrate found 1 template tag in 1 chapter, such as import Tabs from '@theme/Tabs';, and does not speak it. The book seems to be for Docusaurus. `--dry-run --explain` shows it.",
    ]);
    const code = await proposedFor({ 'a.md': `${chapter('A')}\n\nexport const a = 1;\n` });
    expect(code.notices).toEqual([
      '1 chapter has MDX code (import, export). narrate reads this as text; see `narrate script`.',
    ]);
    expect((await proposedFor({ 'a.md': chapter('A'), 'b.md': chapter('B') })).notices).toEqual([]);
  });
});
