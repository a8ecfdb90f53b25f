import { cp, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runInNewContext } from 'node:vm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PageBook, PageText } from '../../../../src/deliver/outputs/page/page-data.js';
import { run } from '../../../../src/index.js';
import { type Sandbox, startSandbox } from '../../../../src/sandbox/start-sandbox.js';
import { findOutput } from '../../../../src/use-cases/find-output.js';
import { type BookFolder, makeBook } from '../../../support/book-folder.js';
import { optionsOf, waveOnly } from '../../../support/sandbox-book.js';

const lamp = resolve(import.meta.dirname, '../../../../fixtures/lamplighter/images/lamp.png');
let sandbox: Sandbox;
let book: BookFolder;
beforeAll(async () => {
  sandbox = await startSandbox({ charactersPerSecond: 400 });
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  book = await makeBook({ chapters: 2, paragraphs: 1, manifest: waveOnly });
});
afterEach(() => book.remove());

const deliver = async (page?: boolean) =>
  (await run({ ...optionsOf(book.folder, sandbox), ...(page === undefined ? {} : { page }) })).delivered;
const output = (name: string) => join(book.folder, 'audiobook', name);
const pageNames = () =>
  readdir(output('page')).then(
    (names) => names.sort(),
    () => [],
  );
const files = ['ch-1.js', 'ch-2.js', 'player.css', 'player.js'];
const bookOf = async (): Promise<PageBook> => {
  const html = await readFile(output('index.html'), 'utf8');
  return JSON.parse(/id="book">(.*?)<\/script>/s.exec(html)?.[1] ?? '');
};
/** Runs the script of a chapter, and returns the text that it hands over. */
const textOf = async (chapter: number): Promise<PageText> => {
  const texts: PageText[] = [];
  const narrateChapter = (_: number, text: PageText) => texts.push(text);
  runInNewContext(await readFile(output(`page/ch-${chapter}.js`), 'utf8'), { narrateChapter });
  return texts[0]!;
};

describe('listening page', () => {
  it('is written when asked for, kept up to date by later runs, and deleted when the manifest refuses it', async () => {
    await deliver();
    expect(await pageNames()).toEqual([]);
    const { sidecars, written } = await deliver(true);
    expect([await pageNames(), written]).toEqual([files, []]);
    expect(sidecars).toEqual(expect.arrayContaining(['audiobook/index.html', 'audiobook/page/ch-1.js']));
    expect(await findOutput(optionsOf(book.folder, sandbox))).toBe(output('index.html'));
    await book.write('02.md', '# Chapter 2\n\nThe [lamp](01.md#x) went out.\n');
    await deliver();
    expect((await textOf(2)).blocks.join('')).toContain('>went</span>');
    expect((await textOf(2)).blocks.join('')).toContain('href="#ch1"');
    // The next run has nothing to do.
    expect(await deliver()).toMatchObject({ sidecars, removed: [] });

    await writeFile(output('page/own.txt'), 'mine');
    await book.write(
      'pipeline.yaml',
      `${await readFile(join(book.folder, 'pipeline.yaml'), 'utf8')}publish: { page: false }\n`,
    );
    await deliver();
    expect(await pageNames()).toEqual(['own.txt']);
    expect(await findOutput(optionsOf(book.folder, sandbox))).toBe(output(''));
    await rm(output('page/own.txt'));
    await deliver(true);
    await deliver();
    expect(await readdir(output(''))).not.toContain('page');
  });

  it('has the audio file and the length of each chapter, and the times of its sentences', async () => {
    await deliver(true);
    const { chapters } = await bookOf();
    expect(chapters.map(({ audio }) => audio)).toEqual([
      { url: '01-chapter-1.wav', startSeconds: 0 },
      { url: '02-chapter-2.wav', startSeconds: 0 },
    ]);
    const { sentences, words, blocks } = await textOf(1);
    expect(sentences.map(([, , number]) => number)).toEqual([1, 2]);
    const times = sentences.flatMap((range) => range.slice(0, 2));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times.at(-1)).toBeLessThanOrEqual((chapters[0]?.durationSeconds ?? 0) * 1000);
    expect(blocks.join('').match(/id="ch1-w\d+"/g)).toHaveLength(words.length);
  });

  it('plays chapters in the book file if there are no chapter files', async () => {
    const manifest = (await readFile(join(book.folder, 'pipeline.yaml'), 'utf8')).replace(
      '[wav], book: []',
      '[], book: [m4b]',
    );
    await book.write('pipeline.yaml', manifest);
    await deliver(true);
    const [first, second] = (await bookOf()).chapters;
    expect(first?.audio).toEqual({ url: 'a-test.m4b', startSeconds: 0 });
    expect(second?.audio).toEqual({ url: 'a-test.m4b', startSeconds: first?.durationSeconds });
  });

  it('shows chapters that are not recorded, without times', async () => {
    await run({ ...optionsOf(book.folder, sandbox), chapters: [1], page: true });
    const [, second] = (await bookOf()).chapters;
    expect([second?.audio, second?.durationSeconds]).toEqual([null, 0]);
    expect((await textOf(2)).sentences.every(([start, end]) => start === -1 && end === -1)).toBe(true);
  });

  it('copies pictures of the book, and no other file', async () => {
    await mkdir(join(book.folder, 'images'));
    await cp(lamp, join(book.folder, 'images/a lamp.png'));
    const outside = join(tmpdir(), `${process.pid}-outside.png`);
    await cp(lamp, outside);
    await symlink(outside, join(book.folder, 'images/link.png'));
    const sources = [
      'images/a%20lamp.png',
      'images/link.png',
      `../${process.pid}-outside.png`,
      'images/none.png',
      'pipeline.yaml',
      'https://example.org/a.png',
    ];
    await book.write(
      '01.md',
      `# One\n\n${sources.map((source, index) => `![picture ${index}](${source})`).join('\n\n')}\n`,
    );
    await deliver(true);
    const names = (await pageNames()).filter((name) => !files.includes(name));
    expect(names).toEqual([expect.stringMatching(/^a-lamp-[0-9a-f]{8}\.png$/)]);
    const html = (await textOf(1)).blocks.join('');
    expect([...html.matchAll(/src="([^"]*)"/g)].map(([, source]) => source)).toEqual([`page/${names[0]}`]);
    // A picture that changes is copied again, although the text is the same.
    await writeFile(join(book.folder, 'images/a lamp.png'), 'another');
    await deliver();
    const changed = (await pageNames()).filter((name) => !files.includes(name));
    expect([changed.length, changed[0] === names[0]]).toEqual([1, false]);
    await rm(outside);
  });
});
