import { appendFile, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseRssFeed } from 'feedsmith';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../../src/index.js';
import { type Sandbox, startSandbox } from '../../../src/sandbox/start-sandbox.js';
import { type BookFolder, makeBook } from '../../support/book-folder.js';
import { optionsOf } from '../../support/sandbox-book.js';
import { makeShare } from '../../support/stored-book.js';

let sandbox: Sandbox;
let book: BookFolder;
beforeAll(async () => {
  sandbox = await startSandbox({ charactersPerSecond: 150 });
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  book = await makeBook({ chapters: 2, paragraphs: 2 });
});
afterEach(() => book.remove());

const address = 'https://example.com/lamp/';
const output = (name: string, { folder }: Pick<BookFolder, 'folder'> = book) =>
  join(folder, 'audiobook', name);
/** Records the book with these chapters. @param at the folder of another machine */
async function record(
  chapters: string,
  { url = address, only = [] as number[], store = undefined as string | undefined, at = book } = {},
) {
  await at.write(
    'pipeline.yaml',
    `title: A Test\nvoice: Kore\nchapters: ${chapters}\nchunks: { maxCharacters: 100 }\ncheck: off
audio: { chapters: [mp3, wav], book: [], loudness: off }
publish: { feed: { url: "${url}", start: 2026-12-01 } }\n`,
  );
  return run({ ...optionsOf(at.folder, sandbox), chapters: only, ...(store && { store }) });
}
const feed = async (at = book) => parseRssFeed(await readFile(output('feed.xml', at), 'utf8'));
const guids = async (at = book) => (await feed(at)).items?.map(({ guid }) => guid?.value);
const published = async () =>
  (await readFile(join(book.folder, '.narrate', 'journal.jsonl'), 'utf8'))
    .split('\n')
    .filter((line) => line.includes('"type":"published"')).length;

describe('the podcast feed of a book', () => {
  it('has an item for each chapter, with the exact sizes and lengths of its files', async () => {
    const { delivered } = await record('[01.md, 02.md]');
    expect(delivered.sidecars).toContain('audiobook/feed.xml');
    const { items = [], podcast } = await feed();
    const timeline = JSON.parse(await readFile(output('timeline.json'), 'utf8'));
    for (const [index, stem] of ['01-chapter-1', '02-chapter-2'].entries())
      expect(items[index]).toMatchObject({
        title: `Chapter ${index + 1}`,
        guid: { value: `0${index + 1}.md` },
        pubDate: `Tue, 01 Dec 2026 00:0${index}:00 GMT`,
        enclosures: [
          {
            url: `${address}${stem}.mp3`,
            length: (await stat(output(`${stem}.mp3`))).size,
            type: 'audio/mpeg',
          },
        ],
        itunes: { duration: Math.round(timeline.chapters[index].durationSeconds) },
        podcast: {
          transcripts: [{ url: `${address}${stem}.vtt` }, { url: `${address}${stem}.srt` }],
          chapters: { url: `${address}${stem}.chapters.json` },
        },
      });
    expect(podcast?.persons).toEqual([{ display: 'AI voice (Kore)', role: 'narrator', group: 'cast' }]);
    // Every link but that of the feed leads to a file that exists.
    const links = [...(await readFile(output('feed.xml'), 'utf8')).matchAll(/url="([^"]+)"/g)].map(
      ([, url = '']) => url,
    );
    for (const url of links) await stat(output(url.replace(address, '')));
  });

  it('keeps the guids of renamed, moved and added chapters, in the journal', async () => {
    await record('[01.md, 02.md]');
    expect(await published()).toBe(2);
    await record('[01.md, 02.md]');
    expect(await published()).toBe(2);
    await rename(join(book.folder, '01.md'), join(book.folder, 'first.md'));
    await book.write('01.md', '# Another\n\nThis chapter is new, and it is in the file of an older one.\n');
    await record('[01.md, 02.md, first.md]');
    expect(await guids()).toEqual(['01.md#2', '02.md', '01.md']);
    expect((await feed()).items?.map(({ pubDate }) => pubDate)).toEqual([
      'Tue, 01 Dec 2026 00:00:00 GMT',
      'Tue, 01 Dec 2026 00:01:00 GMT',
      'Tue, 01 Dec 2026 00:02:00 GMT',
    ]);
    expect(await published()).toBe(4);
  });

  it('keeps the guids that another machine gave, through a store', async () => {
    const share = await makeShare();
    const other = await makeBook({ chapters: 2, paragraphs: 2 });
    try {
      await record('[01.md, 02.md]', { store: share.folder });
      await rename(join(other.folder, '02.md'), join(other.folder, 'fog.md'));
      const there = await record('[fog.md, 01.md]', { store: share.folder, at: other });
      expect(there.recorded).toMatchObject({ bought: 0 });
      expect(await guids(other)).toEqual(['02.md', '01.md']);
      // And back: this machine learns the new name of the file.
      await rename(join(book.folder, '02.md'), join(book.folder, 'fog.md'));
      await appendFile(join(book.folder, 'fog.md'), '\nThe fog stays until noon.\n');
      await record('[fog.md, 01.md]', { store: share.folder });
      expect(await guids()).toEqual(['02.md', '01.md']);
    } finally {
      await other.remove();
      await share.remove();
    }
  });

  it('keeps its podcast:guid when it moves to another address', async () => {
    await record('[01.md]');
    const { podcast } = await feed();
    await record('[01.md]', { url: 'https://elsewhere.example.com/feeds/lamp.xml' });
    const moved = await feed();
    expect(moved.podcast?.guid).toBe(podcast?.guid);
    expect(moved.items?.[0]?.enclosures?.[0]?.url).toBe(
      'https://elsewhere.example.com/feeds/01-chapter-1.mp3',
    );
  });

  it('has no item for an old file of a chapter that the journal does not know yet', async () => {
    const settings = 'title: A Test\nvoice: Kore\nchapters: [01.md, 02.md]\ncheck: off\n';
    await book.write('pipeline.yaml', `${settings}audio: { chapters: [mp3], book: [], loudness: off }\n`);
    await run(optionsOf(book.folder, sandbox));
    await appendFile(join(book.folder, '01.md'), '\nOne more sentence that is not recorded.\n');
    await record('[01.md, 02.md]', { only: [2] });
    expect(await guids()).toEqual(['02.md']);
    await rename(join(book.folder, '01.md'), join(book.folder, 'lamp.md'));
    await record('[lamp.md, 02.md]');
    expect(await guids()).toEqual(['lamp.md', '02.md']);
  });

  it('has no item for a chapter that is not recorded, and keeps the item of one whose new text is not', async () => {
    await record('[01.md, 02.md]', { only: [1] });
    expect(await guids()).toEqual(['01.md']);
    await appendFile(join(book.folder, '01.md'), '\nOne more sentence that is not recorded.\n');
    await record('[01.md, { file: 02.md, id: two }]', { only: [2] });
    const { items = [] } = await feed();
    expect(items.map(({ guid }) => guid?.value)).toEqual(['01.md', 'two']);
    expect(items[0]?.enclosures).toMatchObject([{ length: (await stat(output('01-chapter-1.mp3'))).size }]);
    expect(items[0]?.itunes).not.toHaveProperty('duration');
  });
});
