import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { TimelineDocument } from '../../src/deliver/timeline/timeline-file.js';
import { decode, describeMedia, likeness } from '../support/decode.js';
import { ffmpegsHere } from '../support/ffmpegs.js';
import { BookOnDisk, expectedChapter, gaps, joined, keptOf, rate, type Spoken } from './book-on-disk.js';

const [ffmpeg] = await ffmpegsHere();

async function newBook(): Promise<BookOnDisk> {
  const book = await BookOnDisk.create();
  onTestFinished(() => rm(book.root, { recursive: true }));
  return book;
}

const decoded = (book: BookOnDisk, file: string, sampleRate = rate) =>
  decode(ffmpeg?.path ?? '', join(book.root, file), sampleRate);
const timelineOf = async (book: BookOnDisk): Promise<TimelineDocument> =>
  JSON.parse(await readFile(join(book.root, 'audiobook/timeline.json'), 'utf8'));

/** Converts samples to seconds, to the microsecond as in `timeline.json`. */
const inSeconds = (samples: number): number => Math.round((Math.round(samples) / rate) * 1e6) / 1e6;

const harbour: readonly Spoken[] = [
  { text: 'The harbour lay still.' },
  { text: 'Nobody spoke.', seam: 'sentence', seconds: 0.41 },
  { text: 'Then a lamp was lit.', seam: 'paragraph' },
];
const letter: readonly Spoken[] = [{ text: 'Dear Sir,' }, { text: 'Yours.', seam: 'section', seconds: 1.3 }];

describe('deliver', () => {
  it('writes every chapter in every format, and the book, all in time with the timeline', async () => {
    const book = await newBook();
    const chapters = [await book.chapter(1, 'Harbour', harbour), await book.chapter(2, 'Größe; = #', letter)];
    const formats = ['wav', 'flac', 'mp3', 'm4a', 'opus'] as const;
    const delivered = await book.deliver(chapters, { audio: { chapters: formats, book: ['m4b'], gaps } });
    expect(delivered).toEqual({
      files: [
        ...formats.map((format) => `audiobook/01-harbour.${format}`),
        ...formats.map((format) => `audiobook/02-größe.${format}`),
        'audiobook/the-book.m4b',
      ].sort(),
      sidecars: [
        'audiobook/01-harbour.chapters.json',
        'audiobook/01-harbour.vtt',
        'audiobook/02-größe.chapters.json',
        'audiobook/02-größe.vtt',
        'audiobook/publication.json',
        'audiobook/the-book.chapters.json',
      ],
      beside: delivered.sidecars,
      written: delivered.files,
      stale: [],
      removed: [],
      damaged: [],
    });

    const timeline = await timelineOf(book);
    const sounds = [expectedChapter(book, harbour).sound, expectedChapter(book, letter).sound];
    for (const [index, name] of ['01-harbour', '02-größe'].entries()) {
      const expected = sounds[index]!;
      expect(timeline.chapters[index]?.durationSeconds).toBeCloseTo(expected.length / rate, 6);
      for (const format of formats) {
        const sound = await decoded(book, `audiobook/${name}.${format}`);
        const tolerance = format === 'm4a' ? 1_024 : format === 'opus' ? rate / 100 : 0;
        expect(Math.abs(sound.length - expected.length)).toBeLessThanOrEqual(tolerance);
        expect(likeness(sound, expected)).toBeGreaterThan(
          format === 'wav' || format === 'flac' ? 0.999 : 0.95,
        );
      }
    }
    const whole = await decoded(book, 'audiobook/the-book.m4b');
    expect(Math.abs(whole.length - joined(sounds).length)).toBeLessThanOrEqual(1_024);
    // A chapter begins at the packet nearest to its time.
    for (const [index, expected] of sounds.entries()) {
      const start = Math.round((timeline.chapters[index]?.startSeconds ?? -1) * rate);
      const likenesses = Array.from({ length: 1_025 }, (_, offset) => {
        const from = Math.max(0, start + offset - 512);
        return likeness(whole.subarray(from, from + expected.length), expected);
      });
      expect(Math.max(...likenesses)).toBeGreaterThan(0.95);
    }

    const description = await describeMedia(ffmpeg?.path ?? '', join(book.root, 'audiobook/the-book.m4b'));
    const starts = [...description.matchAll(/Chapter #0:\d+: start ([\d.]+), end/g)].map((match) =>
      Number(match[1]),
    );
    expect(starts).toHaveLength(2);
    for (const [index, start] of starts.entries())
      expect(Math.abs(start - (timeline.chapters[index]?.startSeconds ?? -1))).toBeLessThanOrEqual(0.001);
    expect(description).toMatch(/title +: Größe; = #\n/);
    expect(description).toMatch(/title +: The Book\n/);
    expect(description).toMatch(/artist +: A\. Writer\n/);
    expect(await describeMedia(ffmpeg?.path ?? '', join(book.root, 'audiobook/02-größe.m4a'))).toMatch(
      /track +: 2\/2\n/,
    );
  });

  it('writes tags and chapter markers as far as the formats have them', async () => {
    const book = await newBook();
    const chapter = await book.chapter(1, 'Harbour', harbour);
    const sections = [
      { title: 'Harbour', depth: 1, chunk: 1, offset: 0 },
      { title: 'Night "falls"; = 🌙', depth: 2, chunk: 3, offset: 0 },
    ];
    const long = 'It is told how it was. '.repeat(100).trim();
    const { files } = await book.deliver([{ ...chapter, sections }], {
      audio: { chapters: ['mp3', 'm4a', 'opus'], book: ['m4b', 'mp3', 'opus'], marks: 'sections' },
      narrator: 'N. Arrator',
      year: 1843,
      genre: 'Fiction',
      description: long,
    });
    expect(files).toHaveLength(6);
    const nightStarts = (await timelineOf(book)).chapters[0]?.sections[1]?.startSeconds ?? 0;
    expect(nightStarts).toBeGreaterThan(1);
    for (const file of files) {
      const description = await describeMedia(ffmpeg?.path ?? '', join(book.root, file));
      expect(description).toMatch(/composer +: N\. Arrator\n/i);
      expect(description).toMatch(/date +: 1843\n/i);
      expect(description).toMatch(/genre +: Fiction\n/i);
      if (!file.includes('.m4')) expect(description).toMatch(/narrator +: N\. Arrator\n/i);
      expect(await readFile(join(book.root, file), 'utf8')).toContain(long);
      const starts = [...description.matchAll(/Chapter #0:\d+: start ([\d.]+), end/g)].map((match) =>
        Number(match[1]),
      );
      expect(starts).toHaveLength(2);
      expect(starts[0]).toBe(0);
      expect(Math.abs((starts[1] ?? 0) - nightStarts)).toBeLessThanOrEqual(0.01);
      expect(description).toMatch(/title +: Night "falls"; = 🌙\n/);
    }
  });

  it('writes the times of every chunk and section to timeline.json', async () => {
    const book = await newBook();
    const chapter = await book.chapter(1, 'Harbour', harbour);
    const sections = [{ title: 'Night', depth: 2, chunk: 3, offset: 10 }];
    await book.deliver([{ ...chapter, sections }]);
    const timeline = await timelineOf(book);
    const [first] = timeline.chapters;
    expect(
      first?.chunks.map(({ chunk, startSeconds, endSeconds, line, endLine }) => [
        chunk,
        startSeconds,
        endSeconds,
        line,
        endLine,
      ]),
    ).toEqual(
      expectedChapter(book, harbour).chunks.map(({ start, end }, index) => [
        index + 1,
        inSeconds(start),
        inSeconds(end),
        2 * index + 1,
        2 * index + 2,
      ]),
    );
    expect(first?.chunks.map(({ key }) => key)).toEqual(chapter.chunks.map(({ chunk }) => chunk.key));
    const { start, end } = expectedChapter(book, harbour).chunks[2]!;
    expect(first?.sections).toEqual([
      { title: 'Night', depth: 2, startSeconds: inSeconds((start + end) / 2), endSeconds: inSeconds(end) },
    ]);
    expect(timeline).toMatchObject({
      version: 2,
      title: 'The Book',
      author: 'A. Writer',
      language: 'en-GB',
      sampleRate: rate,
    });
    // Users hand this file on, so it must not name anything of the machine.
    expect(JSON.stringify(timeline)).not.toContain(book.root);
    expect(JSON.stringify(timeline)).not.toContain(ffmpeg?.path);
  });

  it('resamples takes to the most frequent rate for the chapter and the book', async () => {
    const book = await newBook();
    const spoken: readonly Spoken[] = [
      { text: 'One.' },
      { text: 'Two, at a rate of its own.', rate: 44_100, seconds: 0.7 },
      { text: 'Three.' },
    ];
    const delivered = await book.deliver([await book.chapter(1, 'Mixed', spoken)], {
      audio: { chapters: ['wav'], book: ['m4b'], gaps },
    });
    expect(delivered.files).toEqual(['audiobook/01-mixed.wav', 'audiobook/the-book.m4b']);
    const sound = await decoded(book, 'audiobook/01-mixed.wav');
    const timeline = await timelineOf(book);
    const [one, two, three] = timeline.chapters[0]!.chunks.map(({ startSeconds, endSeconds }) =>
      sound.subarray(Math.round(startSeconds * rate), Math.round(endSeconds * rate)),
    ) as [Int16Array, Int16Array, Int16Array];
    const middle = await decode(ffmpeg?.path ?? '', book.takePath('Two, at a rate of its own.'), rate);
    expect(likeness(two, keptOf(middle).sound)).toBeGreaterThan(0.99);
    for (const [text, stitched] of [
      ['One.', one],
      ['Three.', three],
    ] as const)
      expect(likeness(stitched, keptOf(book.sounds.get(text)!).sound)).toBeGreaterThan(0.995);
    const gap =
      (timeline.chapters[0]?.chunks[1]?.startSeconds ?? 0) -
      (timeline.chapters[0]?.chunks[0]?.endSeconds ?? 0);
    expect(gap).toBeLessThanOrEqual(gaps.sentence);
    expect(
      await book.deliver([await book.chapter(1, 'Mixed', spoken)], {
        audio: { chapters: ['wav'], book: ['m4b'], gaps },
      }),
    ).toMatchObject({ written: [] });
  });

  it('reports the start, the progress and the end of each file', async () => {
    const book = await newBook();
    await book.deliver([await book.chapter(1, 'Harbour', harbour), await book.chapter(2, 'Empty', [])]);
    const about = book.events.map(({ type }) => type);
    expect(about[0]).toBe('file-started');
    expect(about.at(-1)).toBe('file-written');
    const progress = book.events.flatMap((event) =>
      event.type === 'file-progressed' ? [event.audioSeconds] : [],
    );
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    const [started] = book.events.flatMap((event) => (event.type === 'file-started' ? [event] : []));
    expect(started).toEqual({
      type: 'file-started',
      file: 'audiobook/01-harbour.wav',
      audioSeconds: progress.at(-1),
    });
  });

  it('warns about a cover that cannot be used, and writes the files without it', async () => {
    const book = await newBook();
    const chapters = [await book.chapter(1, 'Harbour', harbour)];
    for (const cover of [book.takePath('The harbour lay still.'), join(book.root, 'missing.png')]) {
      expect((await book.deliver(chapters, { cover })).files).toEqual(['audiobook/01-harbour.wav']);
      expect(book.events).toContainEqual(
        expect.objectContaining({ type: 'warning', code: 'cover-unusable' }),
      );
    }
  });

  it('needs no ffmpeg when the manifest asks for no audio file', async () => {
    const book = await newBook();
    const chapters = [await book.chapter(1, 'Harbour', harbour)];
    const none = { audio: { chapters: [], book: [], gaps }, ffmpegPath: join(book.root, 'nowhere') };
    expect((await book.deliver(chapters, none)).files).toEqual([]);
    expect((await timelineOf(book)).chapters).toHaveLength(1);
    await expect(
      book.deliver(chapters, { ...none, audio: { chapters: ['mp3'], book: [], gaps } }),
    ).rejects.toMatchObject({
      code: 'ffmpeg-missing',
    });
  });
});
