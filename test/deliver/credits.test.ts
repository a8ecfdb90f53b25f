import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../src/index.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.js';
import { type BookFolder, makeBook } from '../support/book-folder.js';
import { hasProgram } from '../support/has-program.js';
import { optionsOf } from '../support/sandbox-book.js';

let sandbox: Sandbox;
let book: BookFolder;
let before = '';
beforeAll(async () => {
  sandbox = await startSandbox({ charactersPerSecond: 150 });
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  book = await makeBook({
    chapters: 2,
    paragraphs: 1,
    manifest: 'audio: { chapters: [wav], book: [m4b], loudness: off }\npublish: { page: true, epub: true }\n',
  });
  before = await readFile(join(book.folder, 'pipeline.yaml'), 'utf8');
});
afterEach(() => book.remove());

const output = (name: string) => join(book.folder, 'audiobook', name);
const names = async () => (await readdir(output(''))).sort();
const record = async (lines = '') => {
  await book.write('pipeline.yaml', before + lines);
  const { recorded, delivered } = await run(optionsOf(book.folder, sandbox));
  return {
    bought: recorded.bought,
    written: delivered.written.map((file) => file.replace('audiobook/', '')),
  };
};
const json = async (name: string) => JSON.parse(await readFile(output(name), 'utf8'));
/** Returns the hash of a file's samples. The rest of a WAV file is its tags. */
const soundOf = async (name: string) => {
  const bytes = await readFile(output(name));
  const start = bytes.indexOf('data', 12, 'latin1');
  return createHash('sha256')
    .update(bytes.subarray(start, start + 8 + bytes.readUInt32LE(start + 4)))
    .digest('hex');
};

const credits = 'credits: { opening: "{title}.", closing: The end. }\n';
const creditsFiles = ['closing-credits', 'opening-credits'];

describe('credits of a recorded book', () => {
  it('are bought once, have files of their own, and come first and last in the book file', async () => {
    await record();
    const [sound, page, files] = [
      await soundOf('01-chapter-1.wav'),
      await readFile(output('page/ch-1.js')),
      await names(),
    ];
    const chapters = await json('a-test.chapters.json');

    expect(await record(credits)).toMatchObject({ bought: 2 });
    expect((await names()).filter((name) => !files.includes(name))).toEqual(
      creditsFiles.flatMap((stem) => [`${stem}.chapters.json`, `${stem}.srt`, `${stem}.vtt`, `${stem}.wav`]),
    );
    expect(await soundOf('01-chapter-1.wav')).toBe(sound);
    expect(await readFile(output('page/ch-1.js'))).toEqual(page);
    expect(await readFile(output('index.html'), 'utf8')).not.toContain('redits');

    const inBook: { title: string; startTime: number }[] = (await json('a-test.chapters.json')).chapters;
    expect(inBook.map(({ title }) => title)).toEqual([
      'Opening credits',
      'Chapter 1',
      'Chapter 2',
      'Closing credits',
    ]);
    const opening = inBook[1]!.startTime;
    expect(inBook[2]!.startTime).toBeCloseTo(chapters.chapters[1].startTime + opening, 5);
    expect((await json('publication.json')).readingOrder.map(({ url }: { url: string }) => url)).toEqual([
      'opening-credits.wav',
      '01-chapter-1.wav',
      '02-chapter-2.wav',
      'closing-credits.wav',
    ]);
    expect(await readFile(output('closing-credits.vtt'), 'utf8')).toContain(
      'This audiobook is narrated by a digital voice.',
    );

    expect(await record(credits)).toEqual({ bought: 0, written: [] });
    // Only the changed text is bought again.
    expect(await record(credits.replace('The end', 'Good night'))).toEqual({
      bought: 1,
      written: ['a-test.m4b', 'closing-credits.wav'],
    });
  });

  it('leave nothing behind when they are removed, and cost nothing when they return', async () => {
    await record(credits);
    expect(await record()).toMatchObject({ bought: 0 });
    expect((await names()).filter((name) => name.includes('credits'))).toEqual([]);
    expect(await record(credits)).toMatchObject({ bought: 0 });
    expect(await names()).toContain('opening-credits.wav');
  });

  it.skipIf(!hasProgram('ffprobe'))(
    'are chapters of the book file and tracks of its files for ffprobe',
    async () => {
      await record(credits);
      const probe = (name: string) =>
        JSON.parse(
          execFileSync(
            'ffprobe',
            ['-v', 'error', '-show_format', '-show_chapters', '-of', 'json', output(name)],
            {
              encoding: 'utf8',
            },
          ),
        );
      expect(probe('a-test.m4b').chapters.map(({ tags }: { tags: { title: string } }) => tags.title)).toEqual(
        ['Opening credits', 'Chapter 1', 'Chapter 2', 'Closing credits'],
      );
      const trackOf = (name: string) => probe(name).format.tags.track;
      expect(['opening-credits.wav', '01-chapter-1.wav', 'closing-credits.wav'].map(trackOf)).toEqual([
        '1/4',
        '2/4',
        '4/4',
      ]);
    },
  );
});
