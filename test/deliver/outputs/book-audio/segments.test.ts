import { readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { DeliverChapter, DeliverOptions } from '../../../../src/deliver/delivery.js';
import { decode, likeness } from '../../../support/decode.js';
import { ffmpegsHere } from '../../../support/ffmpegs.js';
import { BookOnDisk, gaps, rate } from '../../book-on-disk.js';

const [ffmpeg] = await ffmpegsHere();

let book: BookOnDisk;
let chapters: DeliverChapter[];
beforeEach(async () => {
  book = await BookOnDisk.create();
  chapters = [
    await book.chapter(1, 'One', [{ text: 'First.' }, { text: 'Second.', seconds: 0.37 }]),
    await book.chapter(2, 'Two', [{ text: 'Third.', seconds: 0.51 }]),
    await book.chapter(3, 'Three', [{ text: 'Fourth.', seconds: 0.73 }]),
  ];
  return () => rm(book.root, { recursive: true });
});

type Audio = Partial<DeliverOptions['audio']>;
const onlyBook = (format: 'm4b' | 'opus', audio: Audio = {}) => ({
  audio: { chapters: [], book: [format], gaps: { ...gaps, chapterEnd: 0.5 }, ...audio },
});
const decoded = (name: string) => decode(ffmpeg?.path ?? '', join(book.root, 'audiobook', name), rate);
const partsOf = async () => (await readdir(join(book.root, 'parts')).catch(() => [])).sort();
const bytesOf = (format: string) => readFile(join(book.root, `audiobook/the-book.${format}`));
/** Returns how often the last delivery reported progress, which it does only while it encodes. */
const progressCount = (): number => book.events.filter(({ type }) => type === 'file-progressed').length;

describe.each(['m4b', 'opus'] as const)('the segments of an %s file', (format) => {
  it('are encoded once: an edit encodes one chapter, and a new title or cover none', async () => {
    await book.deliver(chapters, onlyBook(format));
    const before = await partsOf();
    expect(before).toHaveLength(3);

    const edited = [
      chapters[0]!,
      await book.chapter(2, 'Two', [{ text: 'Third, said again and longer.', seconds: 0.9 }]),
      chapters[2]!,
    ];
    await book.deliver(edited, onlyBook(format));
    const after = await partsOf();
    expect(after).toHaveLength(3);
    expect(after.filter((name) => before.includes(name))).toHaveLength(2);
    const joined = await bytesOf(format);

    // Nothing is encoded, so the takes may even be missing.
    expect(
      (await book.deliver(edited, { ...onlyBook(format), title: 'The Book', genre: 'Tales' })).written,
    ).toHaveLength(1);
    expect(progressCount()).toBe(0);
    expect(await partsOf()).toEqual(after);

    await rm(join(book.root, 'parts'), { recursive: true });
    await rm(join(book.root, `audiobook/the-book.${format}`));
    await book.deliver(edited, onlyBook(format));
    expect((await bytesOf(format)).equals(joined)).toBe(true);
  });

  it('are encoded again when they are damaged, and the book is the same', async () => {
    await book.deliver(chapters, onlyBook(format));
    const whole = await bytesOf(format);
    const [first = '', second = ''] = await partsOf();
    await truncate(join(book.root, 'parts', first), 100);
    await writeFile(join(book.root, 'parts', second), '');
    await rm(join(book.root, `audiobook/the-book.${format}`));
    await book.deliver(chapters, onlyBook(format));
    expect((await bytesOf(format)).equals(whole)).toBe(true);
  });

  it('are at the same times as in the chapter files', async () => {
    await book.deliver(chapters, onlyBook(format, { chapters: ['wav'] }));
    const heard = await decoded(`the-book.${format}`);
    const timeline = JSON.parse(await readFile(join(book.root, 'audiobook/timeline.json'), 'utf8'));
    for (const [index, name] of ['01-one', '02-two', '03-three'].entries()) {
      const chapter = await decoded(`${name}.wav`);
      const start = Math.round(timeline.chapters[index].startSeconds * rate);
      const likenesses = Array.from({ length: 1_025 }, (_, offset) => {
        const from = Math.max(0, start + offset - 512);
        return likeness(heard.subarray(from, from + chapter.length), chapter);
      });
      expect(Math.max(...likenesses)).toBeGreaterThan(0.95);
    }
  });
});

describe('cached segments', () => {
  it('are deleted when no book uses them any more, and stay while a chapter is missing', async () => {
    await book.deliver(chapters, onlyBook('m4b'));
    const incomplete = await book.chapter(2, 'Two', [{ text: 'Not there.', recorded: false }]);
    await book.deliver([chapters[0]!, incomplete, chapters[2]!], onlyBook('m4b'));
    expect(await partsOf()).toHaveLength(3);
    await book.deliver(chapters, { audio: { chapters: ['wav'], book: [] } });
    expect(await partsOf()).toEqual([]);
  });

  it('are not used if a chapter does not end in silence, so that the book is encoded in one go', async () => {
    const audio = { chapters: ['wav'], gaps: { ...gaps, chapterEnd: 0.1 } } as const;
    const { written } = await book.deliver(chapters, onlyBook('m4b', audio));
    expect(written).toContain('audiobook/the-book.m4b');
    expect(await partsOf()).toEqual([]);
    const sounds = await Promise.all(['01-one', '02-two', '03-three'].map((name) => decoded(`${name}.wav`)));
    const whole = Int16Array.from(sounds.flatMap((sound) => [...sound]));
    expect(likeness(await decoded('the-book.m4b'), whole)).toBeGreaterThan(0.95);
  });
});
