import { readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DeliverChapter } from '../../../src/deliver/delivery.js';
import { readTimeline } from '../../../src/deliver/timeline/timeline-file.js';
import { BookOnDisk } from '../book-on-disk.js';

let book: BookOnDisk;
beforeEach(async () => {
  book = await BookOnDisk.create();
});
afterEach(() => rm(book.root, { recursive: true }));

const path = (name: string) => join(book.root, 'audiobook', name);
const text = (name: string) => readFile(path(name), 'utf8');
const names = async () => (await readdir(path(''))).sort();
const sidecars = async () => (await names()).filter((name) => !/\.(wav|m4b|mp3)$|^timeline/.test(name));
const both = { captions: ['vtt', 'srt'] as const };
/** One white pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mP8/x8AAwMCAO+ip1sAAAAASUVORK5CYII=',
  'base64',
);

async function twoChapters(): Promise<readonly [DeliverChapter, DeliverChapter]> {
  const harbour = await book.chapter(1, 'Harbour & <Quay>', [
    { text: 'The harbour slept.', seconds: 1.2 },
    { text: 'A <lamp> & a quay.', seconds: 0.9, seam: 'section' },
  ]);
  const sections = [
    { title: 'Harbour', depth: 1, chunk: 1, offset: 0 },
    { title: 'The lamp', depth: 2, chunk: 2, offset: 0 },
  ];
  return [{ ...harbour, sections }, await book.chapter(2, 'Letter', [{ text: 'My dear brother.' }])];
}

describe('sidecar files', () => {
  it('have the times of timeline.json', async () => {
    const chapters = await twoChapters();
    await book.deliver(chapters, {
      narrator: 'A. Voice',
      audio: { ...both, chapters: ['wav'], book: ['m4b'] },
    });
    expect(await sidecars()).toEqual(
      [
        '01-harbour--quay.chapters.json',
        '01-harbour--quay.srt',
        '01-harbour--quay.vtt',
        '02-letter.chapters.json',
        '02-letter.srt',
        '02-letter.vtt',
        'publication.json',
        'the-book.chapters.json',
      ].map((name) => name.replace('--', '-')),
    );
    const timeline = (await readTimeline(path('')))!.document;
    const [first, second] = timeline.chapters;
    const at = (seconds: number) => `00:00:0${seconds.toFixed(3)}`;
    const [one, two] = first!.cues;
    expect(await text('01-harbour-quay.vtt')).toBe(
      `WEBVTT\n\n${at(one!.startSeconds)} --> ${at(one!.endSeconds)}\nThe harbour slept.\n` +
        `\n${at(two!.startSeconds)} --> ${at(two!.endSeconds)}\nA &lt;lamp&gt; &amp; a quay.\n`,
    );
    const inSrt = (await text('01-harbour-quay.srt')).split('\n');
    expect(inSrt.slice(0, 3)).toEqual([
      '1',
      `${at(one!.startSeconds)} --> ${at(one!.endSeconds)}`.replaceAll('.', ','),
      'The harbour slept.',
    ]);
    for (const { cues, durationSeconds, chunks } of timeline.chapters) {
      for (const [index, { startSeconds, endSeconds }] of cues.entries()) {
        expect(startSeconds).toBeGreaterThanOrEqual(chunks[index]!.startSeconds - 0.001);
        expect(endSeconds).toBeLessThanOrEqual(chunks[index]!.endSeconds + 0.001);
      }
      expect(cues.at(-1)!.endSeconds).toBeLessThan(durationSeconds);
    }

    expect(JSON.parse(await text('01-harbour-quay.chapters.json'))).toEqual({
      version: '1.2.0',
      title: 'Harbour & <Quay>',
      author: 'A. Writer',
      chapters: [
        { startTime: 0, title: 'Harbour & <Quay>' },
        { startTime: first!.sections[1]!.startSeconds, title: 'The lamp' },
      ],
    });
    expect(JSON.parse(await text('the-book.chapters.json')).chapters).toEqual([
      { startTime: 0, title: 'Harbour & <Quay>' },
      { startTime: second!.startSeconds, title: 'Letter' },
    ]);
  });

  it('list the sections of the book if they have chapter markers', async () => {
    const audio = { book: ['m4b'], marks: 'sections' } as const;
    const delivered = await book.deliver(await twoChapters(), { audio });
    const { chapters } = (await readTimeline(path('')))!.document;
    expect(JSON.parse(await text('the-book.chapters.json')).chapters).toEqual([
      { startTime: 0, title: 'Harbour & <Quay>' },
      { startTime: chapters[0]!.sections[1]!.startSeconds, title: 'The lamp' },
      { startTime: chapters[1]!.startSeconds, title: 'Letter' },
    ]);
    expect(delivered.sidecars).toEqual((await sidecars()).map((name) => `audiobook/${name}`));
  });

  it('include a publication with all terms that a W3C audiobook needs', async () => {
    await writeFile(join(book.root, 'picture.png'), png);
    const chapters = await twoChapters();
    const cover = join(book.root, 'picture.png');
    await book.deliver(chapters, {
      cover,
      narrator: 'A. Voice',
      year: 987,
      genre: 'Fiction',
      description: 'A lamp.',
      audio: { chapters: ['flac', 'mp3', 'wav'], captions: [] },
    });
    const { chapters: timed } = (await readTimeline(path('')))!.document;
    const publication = JSON.parse(await text('publication.json'));
    expect(publication).toEqual({
      '@context': ['https://schema.org', 'https://www.w3.org/ns/pub-context'],
      conformsTo: 'https://www.w3.org/TR/audiobooks/',
      type: 'Audiobook',
      name: 'The Book',
      author: 'A. Writer',
      readBy: 'A. Voice',
      inLanguage: 'en-GB',
      datePublished: '0987',
      genre: 'Fiction',
      description: 'A lamp.',
      accessMode: 'auditory',
      duration: expect.stringMatching(/^PT\d+(\.\d{1,3})?S$/),
      readingOrder: timed.map(({ title, durationSeconds }, index) => ({
        type: 'LinkedResource',
        url: ['01-harbour-quay.mp3', '02-letter.mp3'][index],
        encodingFormat: 'audio/mpeg',
        name: title,
        duration: `PT${Math.round(durationSeconds * 1000) / 1000}S`,
      })),
      resources: [
        {
          type: 'LinkedResource',
          rel: ['cover'],
          url: 'cover.png',
          encodingFormat: 'image/png',
          name: 'The Book',
        },
      ],
    });
    expect(await readFile(path('cover.png'))).toEqual(png);
    const seconds = (duration: string) => Number(duration.slice(2, -1));
    const total = publication.readingOrder.reduce(
      (sum: number, one: { duration: string }) => sum + seconds(one.duration),
      0,
    );
    expect(seconds(publication.duration)).toBeCloseTo(total, 2);
    for (const { url } of publication.readingOrder) expect(await names()).toContain(decodeURIComponent(url));
  });

  it('include a publication with one entry for a book in one file', async () => {
    await book.deliver(await twoChapters(), { title: 'Ünï – 灯台', audio: { chapters: [], book: ['m4b'] } });
    const publication = JSON.parse(await text('publication.json'));
    for (const key of ['genre', 'description', 'datePublished']) expect(publication).not.toHaveProperty(key);
    const [recording, ...more] = publication.readingOrder;
    expect(more).toEqual([]);
    expect(await names()).toContain(decodeURIComponent(recording.url));
    expect(recording.url).toMatch(/^[\w.%~-]+$/);
    expect((await sidecars()).length).toBe(2);
  });

  it.each([
    [['flac', 'opus', 'm4a'], [], /\.m4a$/],
    [['opus', 'wav', 'flac'], [], /\.flac$/],
    [[], ['m4b', 'mp3', 'opus'], /\.mp3$/],
    [[], ['opus', 'm4b'], /\.m4b$/],
  ] as const)(
    'include a publication with the format that plays in most players, for %j and %j',
    async (chapters, ofBook, name) => {
      const [harbour] = await twoChapters();
      await book.deliver([harbour], { audio: { chapters, book: ofBook } });
      const { readingOrder } = JSON.parse(await text('publication.json'));
      expect(readingOrder).toHaveLength(1);
      expect(readingOrder[0].url).toMatch(name);
    },
  );

  it('are not written again if nothing has changed, and are regenerated after a deletion or an edit', async () => {
    const chapters = await twoChapters();
    const once = () => book.deliver(chapters, { audio: both });
    await once();
    for (const name of await sidecars()) await utimes(path(name), 1_000_000_000, 1_000_000_000);
    await once();
    const before = await text('timeline.json');
    await once();
    expect(await text('timeline.json')).toBe(before);
    for (const name of await sidecars()) expect((await stat(path(name))).mtimeMs).toBe(1_000_000_000_000);
    await rm(path('02-letter.vtt'));
    await writeFile(path('02-letter.srt'), 'something else');
    await once();
    expect(await text('02-letter.vtt')).toContain('My dear brother.');
    expect(await text('02-letter.srt')).toContain('My dear brother.');
  });

  it('stay with an audio file that cannot be regenerated, and are deleted with one that is no longer wanted', async () => {
    const [harbour, letter] = await twoChapters();
    await book.deliver([harbour, letter], { audio: both });
    const unrecorded = await book.chapter(2, 'Letter', [{ text: 'Not recorded yet.', recorded: false }]);
    const old = await text('02-letter.vtt');
    await book.deliver([harbour, unrecorded], { audio: both });
    expect(await text('02-letter.vtt')).toBe(old);
    expect(JSON.parse(await text('publication.json')).readingOrder).toHaveLength(1);

    await writeFile(path('02-letter.srt'), 'edited by hand');
    await book.deliver([harbour], { audio: { captions: ['vtt'] } });
    expect(await sidecars()).toEqual([
      '01-harbour-quay.chapters.json',
      '01-harbour-quay.vtt',
      '02-letter.srt',
      'publication.json',
    ]);
  });

  it('are not listed after a deletion while their chapter waits for audio, and are written with it', async () => {
    const [harbour, letter] = await twoChapters();
    await book.deliver([harbour, letter], { audio: both });
    const unrecorded = await book.chapter(2, 'Letter', [{ text: 'Not recorded yet.', recorded: false }]);
    await rm(path('02-letter.vtt'));
    const delivered = await book.deliver([harbour, unrecorded], { audio: both });
    expect(delivered.sidecars).toEqual((await sidecars()).map((name) => `audiobook/${name}`));
    expect(delivered.sidecars).not.toContain('audiobook/02-letter.vtt');

    const recorded = await book.chapter(2, 'Letter', [{ text: 'Recorded now.' }]);
    const after = await book.deliver([harbour, recorded], { audio: both });
    expect(after.sidecars).toContain('audiobook/02-letter.vtt');
    expect(await text('02-letter.vtt')).toContain('Recorded now.');
  });

  it('are not written for chapters that were not selected', async () => {
    const [harbour, letter] = await twoChapters();
    await book.deliver([harbour, letter], { audio: both });
    const changed = await book.chapter(2, 'Letter', [{ text: 'My very dear brother.' }]);
    await book.deliver([harbour, changed], { audio: both, only: new Set([1]) });
    expect(await text('02-letter.srt')).toContain('My dear brother.');
    await book.deliver([harbour, changed], { audio: both });
    expect(await text('02-letter.srt')).toContain('My very dear brother.');
  });
});
