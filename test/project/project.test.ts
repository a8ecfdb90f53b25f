import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { plan, script, status, verify } from '../../src/index.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.js';
import { type BookFolder, makeBook } from '../support/book-folder.js';
import { optionsOf, recordBook, waveOnly } from '../support/sandbox-book.js';

let sandbox: Sandbox;
let book: BookFolder;
beforeAll(async () => {
  sandbox = await startSandbox({ charactersPerSecond: 300 });
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  book = await makeBook({ chapters: 2, paragraphs: 3, manifest: waveOnly });
});
afterEach(() => book.remove());

const options = () => optionsOf(book.folder, sandbox);
const totalOf = async (chapters?: number[]) => {
  const { total } = (await plan({ ...options(), chapters })).plan;
  return { chunks: total.chunks, reuse: total.reuse, collect: total.collect, buy: total.buy };
};
const manifest = (chapters: string, maxCharacters: number, more = '') =>
  book.write(
    'pipeline.yaml',
    `title: A Test\nvoice: Kore\nchapters: [${chapters}]\nchunks: { maxCharacters: ${maxCharacters} }\n${waveOnly}${more}`,
  );
const lamp = (chapter: number, paragraph: number, more = '') =>
  `In chapter ${chapter} paragraph ${paragraph} says that the lamp is lit and burns all night.${more}`;

describe('the plan of a recorded book', () => {
  beforeEach(() => recordBook(book.folder, sandbox));

  it('buys nothing for an unchanged book, nor under other limits or in another order of chapters', async () => {
    expect(await totalOf()).toEqual({ chunks: 6, reuse: 6, collect: 0, buy: 0 });
    await manifest('02.md, 01.md', 60);
    expect(await totalOf()).toEqual({ chunks: 6, reuse: 6, collect: 0, buy: 0 });
    await manifest('02.md, 01.md', 5000);
    expect(await totalOf()).toEqual({ chunks: 6, reuse: 6, collect: 0, buy: 0 });
    expect((await script(options())).chapters.flatMap(({ chunks }) => chunks)).toHaveLength(6);
    expect((await status(options())).chapters).toMatchObject([{ done: 3 }, { done: 3 }]);
    expect((await verify(options())).affected).toMatchObject({ chunks: [], collect: 0, buy: 0 });
  });

  it('buys the edited chunk after an edit, and keeps the earlier text paid for', async () => {
    const original = `# Chapter 1\n\n${lamp(1, 1)}\n\n${lamp(1, 2)}\n\n${lamp(1, 3)}\n`;
    await book.write('01.md', original.replace('paragraph 2 says', 'paragraph 2 still says'));
    expect(await totalOf()).toEqual({ chunks: 6, reuse: 5, collect: 0, buy: 1 });
    const { recorded } = await recordBook(book.folder, sandbox);
    expect(recorded.bought).toBe(1);
    expect(await totalOf()).toMatchObject({ reuse: 6, buy: 0 });
    await book.write('01.md', original);
    expect(await totalOf()).toMatchObject({ reuse: 6, buy: 0 });
  });

  it('buys only the chunks that contain a word with a new pronunciation', async () => {
    await manifest('01.md, 02.md', 100, 'pronounce: { light: lite, amp: amplifier, Burns: Bairns }\n');
    expect(await totalOf()).toMatchObject({ reuse: 6, buy: 0 });
    await manifest('01.md, 02.md', 100, 'pronounce: { paragraph 3: the third }\n');
    expect(await totalOf()).toMatchObject({ reuse: 4, buy: 2 });
    expect((await recordBook(book.folder, sandbox)).recorded.bought).toBe(2);
    expect(await totalOf()).toMatchObject({ reuse: 6, buy: 0 });
    await manifest('01.md, 02.md', 100);
    expect(await totalOf()).toMatchObject({ reuse: 6, buy: 0 });
  });

  it('does not rely on texts that only an unchosen chapter would buy', async () => {
    const long = (name: string) => `${name} is a paragraph that leaves no room for another one beside it.`;
    const [one, two] = ['One short paragraph of this book.', 'Two: a paragraph of some words.'];
    await manifest('01.md, 02.md', 75);
    await book.write('01.md', [long('A'), one, long('B'), two, long('C')].join('\n\n'));
    await book.write('02.md', [long('D'), one, two, long('E')].join('\n\n'));
    expect(await totalOf()).toMatchObject({ chunks: 9, reuse: 2, buy: 7 });
    // When only chapter 2 is bought, one chunk for its two short paragraphs is cheaper.
    expect(await totalOf([2])).toMatchObject({ chunks: 3, buy: 3 });
  });
});
