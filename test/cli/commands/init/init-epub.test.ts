import { existsSync, readdirSync, symlinkSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { manifestOf } from '../../../init/book-tree.js';
import { epubFiles, makeEpub, writeEpub, zipFiles } from '../../../init/epub/epub-builder.js';
import { runCli } from '../../../support/cli.js';
import { png } from '../../../support/pictures.js';

const text = 'The lamp was lit when the fog came in, and it burnt until the morning.';
const parts = {
  pages: [
    { name: 'cover.xhtml', attributes: 'epub:type="cover"', body: '<img src="c.png" alt="A lamp"/>' },
    { name: 'one.xhtml', body: `<h1>One</h1><p>${text}</p>` },
    {
      name: 'two.xhtml',
      body: `<h1>2</h1><p>${text}<a epub:type="noteref" href="#n">*</a></p><aside id="n" epub:type="footnote">A note.</aside>`,
    },
  ],
  contents: '<li><a href="one.xhtml">One</a></li><li><a href="two.xhtml">2: Fog</a></li>',
  items: '<item id="c" href="c.png" media-type="image/png" properties="cover-image"/>',
  files: { 'OEBPS/c.png': png(8) },
};
const manifestIn = async (folder: string) =>
  manifestOf(await readFile(join(folder, 'pipeline.yaml'), 'utf8'));

describe('narrate init book.epub', () => {
  it('writes chapters, a cover and a manifest that a dry run accepts', async () => {
    const cwd = dirname(makeEpub(parts));
    const { status, stdout, stderr } = await runCli(['init', 'book.epub'], { cwd });
    expect([status, stderr]).toEqual([
      0,
      'Note: 1 note became a footnote of its chapter. `read.footnotes` sets whether it\n  is read aloud.\n',
    ]);
    expect(stdout.split('\n').slice(0, 4)).toEqual([
      'Wrote pipeline.yaml: 2 chapters, from EPUB 3.0 (book.epub).',
      'Title: The Lamp; author: A. Writer; language: en-GB; cover: cover.png.',
      'Left out (commented out in the manifest):',
      '  chapters/01-cover.md (the cover)',
    ]);
    expect(readdirSync(join(cwd, 'chapters'))).toEqual(['01-cover.md', '02-one.md', '03-2-fog.md']);
    expect(await readFile(join(cwd, 'chapters/03-2-fog.md'), 'utf8')).toBe(
      `# 2\n\n${text}[^1]\n\n[^1]: A note.\n`,
    );
    expect(await manifestIn(cwd)).toMatchObject({
      title: 'The Lamp',
      author: 'A. Writer',
      language: 'en-GB',
      cover: 'cover.png',
      chapters: ['chapters/02-one.md', { file: 'chapters/03-2-fog.md', title: '2: Fog' }],
    });
    const dryRun = await runCli(['--dry-run'], { cwd });
    expect([dryRun.status, dryRun.stderr]).toEqual([0, '']);
  });

  it('writes into a new folder, and overwrites nothing without --force', async () => {
    const cwd = dirname(makeEpub(parts));
    const init = (...more: string[]) => runCli(['init', 'book.epub', '--into', 'a/b', ...more], { cwd });
    expect((await init('--json')).status).toBe(0);
    const chapter = join(cwd, 'a/b/chapters/02-one.md');
    await writeFile(chapter, 'mine\n');
    const withManifest = await init();
    expect([withManifest.status, withManifest.stdout]).toEqual([2, '']);
    expect(withManifest.stderr).toContain('`narrate init book.epub --into a/b --force`');
    await writeFile(join(cwd, 'a/b/pipeline.yaml'), '');
    await mkdir(join(cwd, 'c/chapters'), { recursive: true });
    await writeFile(join(cwd, 'c/chapters/02-one.md'), 'mine\n');
    const withChapter = await runCli(['init', 'book.epub', '--into', 'c', '--json'], { cwd });
    expect(withChapter.status).toBe(2);
    expect(JSON.parse(withChapter.stdout)).toMatchObject({
      status: 'failed',
      error: { code: 'file-exists', message: expect.stringContaining('"chapters/02-one.md"') },
    });
    expect(readdirSync(join(cwd, 'c'))).toEqual(['chapters']);
    expect(readdirSync(join(cwd, 'c/chapters'))).toEqual(['02-one.md']);
    expect(await readFile(chapter, 'utf8')).toBe('mine\n');
    expect((await init('--force')).status).toBe(0);
    expect(await readFile(chapter, 'utf8')).toBe(`# One\n\n${text}\n`);
  });

  it('refuses to write through a symbolic link that leads out of the folder', async () => {
    const cwd = dirname(makeEpub(parts));
    await mkdir(join(cwd, 'elsewhere'));
    await mkdir(join(cwd, 'book'));
    symlinkSync(join(cwd, 'elsewhere'), join(cwd, 'book/chapters'));
    const { status, stderr } = await runCli(['init', 'book.epub', '--into', 'book'], { cwd });
    expect([status, readdirSync(join(cwd, 'elsewhere'))]).toEqual([5, []]);
    expect(stderr).toContain('but it is a symbolic link.');
    expect(existsSync(join(cwd, 'book/pipeline.yaml'))).toBe(false);
  });

  it.each([
    ['epub-protected', { 'META-INF/rights.xml': '<rights/>' }],
    ['epub-unsafe', { '../x': 'x' }],
    ['epub-damaged', { 'META-INF/container.xml': '' }],
    ['no-chapters', { 'OEBPS/one.xhtml': '', 'OEBPS/two.xhtml': '', 'OEBPS/cover.xhtml': '' }],
  ])('ends with the error %s and writes nothing', async (code, more) => {
    const cwd = dirname(writeEpub(zipFiles({ ...epubFiles(parts), ...more })));
    const { status, stdout } = await runCli(['init', 'book.epub', '--json'], { cwd });
    expect([status, JSON.parse(stdout).error.code]).toEqual([2, code]);
    expect(readdirSync(cwd)).toEqual(['book.epub']);
  });

  it('refuses --into for a folder, and refuses a book that is neither a folder nor an EPUB', async () => {
    const cwd = dirname(makeEpub(parts));
    await writeFile(join(cwd, 'book.mobi'), 'x');
    const folder = await runCli(['init', '.', '--into', 'x'], { cwd });
    const other = await runCli(['init', 'book.mobi'], { cwd });
    expect([folder.status, other.status]).toEqual([2, 2]);
    expect(other.stderr).toContain('book.mobi" is neither a folder nor an EPUB file.');
  });
});
