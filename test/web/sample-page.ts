import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { chapterScript } from '../../src/deliver/outputs/page/chapter-script.js';
import { type IndexParts, indexHtml } from '../../src/deliver/outputs/page/index-html.js';
import type { PageChapter, PageText } from '../../src/deliver/outputs/page/page-data.js';

const packed = resolve(import.meta.dirname, '../../dist/packed');
const picture = resolve(import.meta.dirname, '../../fixtures/lamplighter/images/lamp.png');

/** A chapter of a sample page. */
export interface SampleChapter extends Partial<PageChapter> {
  readonly text: PageText;
}

/** Returns a text with a word every `wordMs`, a sentence of five words, and a paragraph of four sentences. */
export function sampleText(
  chapter: number,
  wordCount: number,
  { wordMs = 400, wordOf = (number: number) => `word${number}` } = {},
): PageText {
  const blocks: string[] = [`<h1>Chapter ${chapter}</h1>`];
  const sentences: [number, number, number][] = [];
  const words = Array.from({ length: wordCount }, (_, index): [number, number] => [
    index * wordMs,
    (index + 1) * wordMs - 50,
  ]);
  const perSentence = 5;
  const spans: string[] = [];
  for (let first = 0; first < wordCount; first += perSentence) {
    const number = sentences.length + 1;
    const inSentence = words.slice(first, first + perSentence);
    sentences.push([first * wordMs, (inSentence.at(-1) as [number, number])[1], number]);
    const shown = inSentence.map(
      (_, at) => `<span class="w" id="ch${chapter}-w${first + at + 1}">${wordOf(first + at + 1)}</span>`,
    );
    spans.push(`<span class="s" id="ch${chapter}-s${number}">${shown.join(' ')}.</span>`);
  }
  for (let first = 0; first < spans.length; first += 4)
    blocks.push(`<p>${spans.slice(first, first + 4).join(' ')}</p>`);
  return { blocks, sentences, words };
}

/** Returns a WAV file of silence: 8 bits, 8 kHz. */
export function silentWav(seconds: number): Buffer {
  const samples = Math.round(seconds * 8000);
  const file = Buffer.alloc(44 + samples, 128);
  file.write('RIFF', 0);
  file.writeUInt32LE(36 + samples, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(8000, 24);
  file.writeUInt32LE(8000, 28);
  file.writeUInt16LE(1, 32);
  file.writeUInt16LE(8, 34);
  file.write('data', 36);
  file.writeUInt32LE(samples, 40);
  return file;
}

/** Writes a page with its files into a folder, as `narrate` does. Each chapter has a minute of silence. */
export async function writeSample(
  folder: string,
  chapters: readonly SampleChapter[],
  parts: Partial<IndexParts> & { readonly title?: string } = {},
): Promise<string> {
  await mkdir(join(folder, 'page'), { recursive: true });
  await writeFile(join(folder, 'minute.wav'), silentWav(60));
  await cp(picture, join(folder, 'cover.png'));
  for (const name of ['player.js', 'player.css']) await cp(join(packed, name), join(folder, 'page', name));
  const list = chapters.map(
    ({ text: _, ...chapter }, index): PageChapter => ({
      chapter: index + 1,
      file: `${index + 1}.md`,
      title: `Chapter ${index + 1}`,
      language: 'en-GB',
      direction: 'ltr',
      script: `page/ch-${index + 1}.js`,
      audio: { url: 'minute.wav', startSeconds: 0 },
      durationSeconds: 60,
      ...chapter,
    }),
  );
  for (const [index, { text }] of chapters.entries())
    await writeFile(join(folder, 'page', `ch-${index + 1}.js`), chapterScript(index + 1, text));
  const { title = 'A Sample', ...others } = parts;
  const page = indexHtml({
    book: { id: 'sample', title, author: 'An author', cover: 'cover.png', chapters: list },
    language: 'en-GB',
    narrator: 'A voice',
    description: null,
    disclosure: null,
    bookFiles: [{ url: 'book.m4b', format: 'M4B', bytes: 5_000_000 }],
    chapterFiles: list.map(({ audio }) =>
      audio === null ? [] : [{ url: audio.url, format: 'WAV', bytes: 480_044 }],
    ),
    script: 'page/player.js',
    style: 'page/player.css',
    ...others,
  });
  await writeFile(join(folder, 'index.html'), page);
  return join(folder, 'index.html');
}
