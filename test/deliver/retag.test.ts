import { readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { DeliverChapter } from '../../src/deliver/delivery.js';
import type { TimelineDocument } from '../../src/deliver/timeline/timeline-file.js';
import { BookOnDisk, gaps } from './book-on-disk.js';

const audio = {
  chapters: ['mp3', 'm4a', 'flac', 'wav', 'opus'],
  book: ['m4b', 'mp3', 'opus'],
  gaps,
} as const;
/** One white pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mP8/x8AAwMCAO+ip1sAAAAASUVORK5CYII=',
  'base64',
);

let book: BookOnDisk;
let one: DeliverChapter;
let two: DeliverChapter;
beforeEach(async () => {
  book = await BookOnDisk.create();
  one = await book.chapter(1, 'One', [{ text: 'First.' }, { text: 'Second.' }]);
  two = await book.chapter(2, 'Two', [{ text: 'Third.' }]);
  return () => rm(book.root, { recursive: true });
});

const path = (name: string) => join(book.root, 'audiobook', name);
const bytesOf = async (files: readonly string[]) =>
  Object.fromEntries(
    await Promise.all(files.map(async (file) => [file, await readFile(join(book.root, file), 'base64')])),
  ) as Record<string, string>;
const withoutTakes = () => rm(join(book.root, 'takes'), { recursive: true });
const timeline = async (): Promise<TimelineDocument> =>
  JSON.parse(await readFile(path('timeline.json'), 'utf8'));

/** Makes the timeline as versions without fingerprints of the sound wrote it. */
async function forgetSounds(): Promise<void> {
  const { files, ...rest } = await timeline();
  await writeFile(
    path('timeline.json'),
    JSON.stringify({ ...rest, files: files.map(({ sound: _, ...file }) => file) }),
  );
}

describe('a change of tags', () => {
  it('writes the files that encoding would write, without any recording', async () => {
    await writeFile(join(book.root, 'cover.png'), png);
    const renamed = {
      audio,
      title: 'A New Name',
      narrator: 'N. Arrator',
      description: 'A lamp.',
      language: 'de',
      cover: join(book.root, 'cover.png'),
    };
    const first = await book.deliver([one, two], renamed);
    const expected = await bytesOf(first.files);
    await rm(path(''), { recursive: true });
    await rm(join(book.root, 'parts'), { recursive: true });
    await book.deliver([one, two], { audio });
    await rm(join(book.root, 'parts'), { recursive: true });
    await withoutTakes();
    const { files, written, removed, damaged } = await book.deliver([one, two], renamed);
    expect({ files, written, damaged }).toEqual({ files: first.files, written: first.files, damaged: [] });
    expect(removed).toEqual(['m4b', 'mp3', 'opus'].map((format) => `audiobook/the-book.${format}`));
    expect(await bytesOf(files)).toEqual(expected);
    expect((await book.deliver([one, two], renamed)).written).toEqual([]);
  });

  it('keeps the levels of the files, and adds a chapter without encoding the others', async () => {
    const settings = { audio: { chapters: ['mp3'], book: [], gaps } } as const;
    await book.deliver([one, two], settings);
    const before = (await timeline()).files;
    const three = await book.chapter(3, 'Three', [{ text: 'Fourth.' }]);
    await rm(book.takePath('First.'));
    const { written, damaged } = await book.deliver([one, two, three], settings);
    expect(written).toHaveLength(3);
    expect(damaged).toEqual([]);
    const after = (await timeline()).files;
    expect(after.slice(0, 2).map(({ levels, sound }) => ({ levels, sound }))).toEqual(
      before.map(({ levels, sound }) => ({ levels, sound })),
    );
  });

  it('gives two chapters that change places the right sound', async () => {
    const settings = { audio: { chapters: ['mp3'], book: [], gaps } } as const;
    const same = (chapter: DeliverChapter, number: number) => ({
      ...chapter,
      title: 'Same',
      chapter: number,
    });
    await book.deliver([same(two, 1), same(one, 2)], settings);
    const { files } = await book.deliver([same(two, 1), same(one, 2)], settings);
    const swapped = await bytesOf(files);
    await rm(path(''), { recursive: true });
    await book.deliver([same(one, 1), same(two, 2)], settings);
    await book.deliver([same(two, 1), same(one, 2)], settings);
    expect(await bytesOf(files)).toEqual(swapped);
  });

  it('encodes a file again whose content is no longer that of an audio file', async () => {
    const settings = { audio: { chapters: ['m4a'], book: [], gaps } } as const;
    const { files } = await book.deliver([one], { ...settings, title: 'Other' });
    const expected = await bytesOf(files);
    await book.deliver([one], settings);
    const { size, mtime } = await stat(path('01-one.m4a'));
    await writeFile(path('01-one.m4a'), 'x'.repeat(size));
    await utimes(path('01-one.m4a'), mtime, mtime);
    await book.deliver([one], { ...settings, title: 'Other' });
    expect(await bytesOf(files)).toEqual(expected);
  });

  it('does not take the sound of a file that somebody changed', async () => {
    const settings = { audio: { chapters: ['mp3'], book: [], gaps } } as const;
    const { files } = await book.deliver([one], { ...settings, title: 'Other' });
    const expected = await bytesOf(files);
    await book.deliver([one], settings);
    await writeFile(path('01-one.mp3'), 'Something else.');
    await book.deliver([one], { ...settings, title: 'Other' });
    expect(await bytesOf(files)).toEqual(expected);
  });
});

describe('files of an earlier version', () => {
  it('stay as they are, and the timeline then knows their sound', async () => {
    await book.deliver([one, two], { audio });
    const before = await timeline();
    await forgetSounds();
    await withoutTakes();
    expect((await book.deliver([one, two], { audio })).written).toEqual([]);
    expect(await timeline()).toEqual(before);
  });

  it('get a new title, author, narrator and language without encoding', async () => {
    await book.deliver([one, two], { audio });
    await forgetSounds();
    await rm(join(book.root, 'parts'), { recursive: true });
    await withoutTakes();
    const renamed = { audio, title: 'New', author: 'B. Writer', narrator: 'N. Arrator', language: 'fr' };
    const { written, damaged, stale } = await book.deliver([one, two], renamed);
    expect({ damaged, stale }).toEqual({ damaged: [], stale: [] });
    expect(written).toHaveLength(13);
  });
});
