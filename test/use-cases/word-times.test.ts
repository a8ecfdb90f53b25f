import { cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../src/index.js';
import { unzip } from '../deliver/outputs/epub/epub-book.js';
import { sentencesOf } from '../render/rendered.js';
import { takeFiles } from '../support/sandbox-book.js';

const chapters = [
  `# The harbour

The keeper walked down to the harbour before the sun was up. A cold wind came over the water, and all the boats were still.

She had seen the ship from her window, far out beyond the rocks. Nobody else believed that it would ever come back.

In the morning the children ran to the beach. They found glass, rope, and a small box with a silver key.

The old map showed a path along the cliff, but nobody had used it for years. The steps were wet, and she counted them again.

The harbour was full of boats that evening. Some had come from far beyond the rocks, and their sails were torn.

Nobody sang. The men sat by the fire, and the lamp was lit before the night came over the water.
`,
  `# The letter

There was a letter on the table, folded twice, with his name on it. He read it slowly, put it down, and looked at the sea.

When the storm was over, the lamp still burned. He climbed the stairs, opened the window, and heard the birds again.

He wrote to Siobhan about the ship in 1984. The answer came in spring, with a key folded in paper. It fitted the small box.

At night the wind came back, and the window stood open. She read the letter once more, and put it under the lamp.

The sea was calm at last. A small boat came to the harbour, and nobody knew the man who rowed it.

He asked for the keeper, but the keeper was far away, beyond the cliff, with the key in his pocket.
`,
];
const manifest = `title: A Test
engine: flite
voice: slt
language: en
pronounce: { Siobhan: Shivawn }
check: off
chunks: { maxCharacters: 260 }
audio: { chapters: [wav], book: [], loudness: off, wordTimes: true }
chapters: [01.md, 02.md]
`;

let parent: string;
let folder: string;
const optionsOf = (book: string) => ({
  manifest: join(book, 'pipeline.yaml'),
  store: join(parent, 'store'),
  environment: { PATH: process.env.PATH ?? '' },
});
const readOutput = (book: string, name: string) => readFile(join(book, 'audiobook', name), 'utf8');
const wordsOf = async (book: string, name: string): Promise<readonly Word[]> =>
  JSON.parse(await readOutput(book, name)).words;
interface Word {
  readonly id: string;
  readonly text: string;
  readonly startSeconds: number;
  readonly endSeconds: number;
}
/** Returns the words of a chapter as they are on the page. */
const written = (text: string) => text.replace('# ', '').split(/\s+/).filter(Boolean);

/** Checks that each word of chapter 2 is spoken in the clip of the sentence that it is in. */
async function expectClipsAroundWords(words: readonly Word[]): Promise<void> {
  const files = await unzip(await readFile(join(folder, 'audiobook', 'a-test.epub')));
  const page = String(files.get('EPUB/ch002.xhtml'));
  const clips = [
    ...String(files.get('EPUB/ch002.smil')).matchAll(/#(ch2-s\d+)".*?clipBegin="(\S+)s" clipEnd="(\S+)s"/g),
  ];
  const sentences = sentencesOf(page.slice(page.indexOf('<section'), page.indexOf('</main>')));
  const spoken = clips.flatMap(([, id = '', start, end]) =>
    written(sentences.get(id) ?? '').map((text) => ({ text, start: Number(start), end: Number(end) })),
  );
  expect(spoken.map(({ text }) => text)).toEqual(words.map(({ text }) => text));
  for (const [index, { start, end }] of spoken.entries()) {
    expect(words[index]!.startSeconds).toBeGreaterThanOrEqual(start);
    expect(words[index]!.endSeconds).toBeLessThanOrEqual(end + 0.001);
  }
}

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'narrate-words-'));
  folder = await mkdtemp(join(parent, 'one-'));
  await writeFile(join(folder, 'pipeline.yaml'), `${manifest}publish: { epub: true }\n`);
  for (const [index, text] of chapters.entries()) await writeFile(join(folder, `0${index + 1}.md`), text);
});
afterAll(() => rm(parent, { recursive: true }));

describe('a run with speech', () => {
  it('gives each word its time, once, and shares what it has learned through the store', async () => {
    const first = await run(optionsOf(folder));
    expect(first.status).toBe('complete');
    expect(first.delivered.alignment).toEqual({ aligned: first.recorded.bought, estimated: [] });

    const words = await wordsOf(folder, '02-the-letter.words.json');
    expect(words.map(({ text }) => text)).toEqual(written(chapters[1] as string));
    expect(words.map(({ id }) => id)).toEqual(words.map((_, index) => `ch2-w${index + 1}`));
    for (const [index, { startSeconds, endSeconds }] of words.entries()) {
      expect(endSeconds).toBeGreaterThan(startSeconds);
      expect(startSeconds).toBeGreaterThanOrEqual(words[index - 1]?.endSeconds ?? 0);
    }
    const captions = await readOutput(folder, '02-the-letter.vtt');
    const cues = captions.split('\n\n').slice(1);
    const shown = cues.map((cue) =>
      cue
        .split('\n')
        .slice(1)
        .join(' ')
        .replace(/<[\d:.]+>/g, ''),
    );
    expect(shown.join(' ').split(/\s+/).filter(Boolean)).toEqual(written(chapters[1] as string));
    expect(captions.match(/<00:00:\d\d\.\d{3}>/g)?.length).toBe(words.length - cues.length);

    await expectClipsAroundWords(words);

    // A run with nothing to do reads neither takes nor words.
    const before = await readOutput(folder, 'timeline.json');
    for (const name of ['align', 'takes']) await rename(join(folder, '.narrate', name), join(parent, name));
    await cp(join(parent, 'takes'), join(folder, '.narrate/takes'), { recursive: true });
    const again = await run(optionsOf(folder));
    expect(again.delivered.alignment).toEqual(first.delivered.alignment);
    expect(await readOutput(folder, 'timeline.json')).toBe(before);
    expect(await readdir(join(folder, '.narrate'))).not.toContain('align');

    // Another machine has the written files, but no recordings. It downloads only those of the chapter that changes.
    const other = join(parent, 'two');
    const filter = (path: string) => !path.includes('.narrate');
    await cp(folder, other, { recursive: true, preserveTimestamps: true, filter });
    // An EPUB needs all of them.
    await writeFile(join(other, 'pipeline.yaml'), manifest);
    await writeFile(
      join(other, '02.md'),
      `${chapters[1]}\nYears later they told the story in the harbour.\n`,
    );
    const more = await run(optionsOf(other));
    expect(more).toMatchObject({ status: 'complete', recorded: { bought: 1 } });
    expect(more.delivered.alignment).toEqual(first.delivered.alignment);
    const later = await wordsOf(other, '02-the-letter.words.json');
    expect(later.map(({ text }) => text)).toEqual([
      ...words.map(({ text }) => text),
      ...written('Years later they told the story in the harbour.'),
    ]);
    expect(await takeFiles(other)).toHaveLength(first.recorded.bought / 2);
    const voicesOf = async (book: string) => JSON.parse(await readOutput(book, 'timeline.json')).voices;
    expect(await voicesOf(other)).toEqual(JSON.parse(before).voices);
  });
});
