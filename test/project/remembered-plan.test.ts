import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readMarkdown } from '../../src/markdown/read/read.js';
import { openSentenceMemory } from '../../src/project/cache/sentence-memory.js';
import { openProject, splitProject } from '../../src/project/open-project.js';
import { splitBook } from '../../src/project/split-book.js';
import type { SentenceFinder } from '../../src/split/sentences/sentences.js';
import { foldJournal } from '../../src/state/ledger.js';
import { addTo, folderOf, load } from './book-folder.js';

const sentence = (chapter: number, index: number) =>
  `The ${index}th keeper of tower ${chapter} said: “Mr. Voss, the lamp [softly] burns low.” Nobody came... not then.`;
const chapterText = (chapter: number): string =>
  `---\ntitle: Tower ${chapter}\n---\n\n# Tower ${chapter}\n\n${Array.from({ length: 40 }, (_, index) => sentence(chapter, index)).join(' ')}\n\n- one\n- two\n\n## Later\n\n<!-- narrate: voice=Puck -->\n\nAn end.\n`;

const book = {
  'pipeline.yaml': 'title: Towers\nlanguage: en-GB\nvoice: Kore\nchapters: [1.md, 2.md, 3.md]\n',
  '1.md': chapterText(1),
  '2.md': chapterText(2),
  '3.md': chapterText(3),
};

/** A journal without purchases. */
const nothingBought = foldJournal([], 'https://gateway.example');

const cacheOf = (folder: string) => join(folder, '.narrate/cache');

/** Returns the split chapters and the warnings of a book. */
async function splitOf(folder: string) {
  const opened = await openProject({ manifest: join(folder, 'pipeline.yaml'), environment: {} });
  const { chapters, warnings } = await splitProject(opened, {
    ledger: nothingBought,
    present: new Map(),
  });
  return { chapters, warnings };
}

describe('a book in the cache', () => {
  it('is split exactly as a book without a cache', async () => {
    const folder = await folderOf(book);
    const first = await splitOf(folder);
    expect(await readdir(cacheOf(folder))).toEqual([
      'pipeline.yaml.parses.jsonl',
      'pipeline.yaml.pixazo.sentences.jsonl',
    ]);
    expect(await splitOf(folder)).toStrictEqual(first);
    await rm(cacheOf(folder), { recursive: true });
    expect(await splitOf(folder)).toStrictEqual(first);
  });

  it('is split the same way after any damage to the files of its cache', async () => {
    const folder = await folderOf(book);
    const first = await splitOf(folder);
    for (const name of await readdir(cacheOf(folder))) {
      const path = join(cacheOf(folder), name);
      const whole = await readFile(path);
      const middle = whole.length >> 1;
      const damaged = [
        Buffer.alloc(0),
        whole.subarray(0, middle),
        whole.subarray(0, -1),
        Buffer.concat([whole, whole]),
        Buffer.from(whole.toString().replaceAll('lamp', 'lump').replaceAll('[[', '[[1,')),
        Buffer.concat([whole.subarray(0, middle), Buffer.of(0x37), whole.subarray(middle + 1)]),
        Buffer.from('{}'),
        Buffer.alloc(5000, '\n'),
      ];
      for (const bytes of damaged) {
        await writeFile(path, bytes);
        expect(await splitOf(folder)).toStrictEqual(first);
      }
    }
  });

  it('has only its changed chapters parsed', async () => {
    const folder = await folderOf(book);
    const parsed: string[] = [];
    const loadAgain = () =>
      load(folder, {
        parseMarkdown(text, policies) {
          const document = readMarkdown(text, policies);
          parsed.push(document.title ?? '');
          return document;
        },
      });
    await loadAgain();
    expect(parsed.splice(0)).toEqual(['Tower 1', 'Tower 2', 'Tower 3']);
    await loadAgain();
    expect(parsed.splice(0)).toEqual([]);
    await addTo(folder, { '2.md': book['2.md'].replace('Nobody', 'Somebody') });
    await loadAgain();
    expect(parsed.splice(0)).toEqual(['Tower 2']);
    await addTo(folder, { 'pipeline.yaml': book['pipeline.yaml'].replace('Kore', 'Leda') });
    const { chapters } = await loadAgain();
    expect(parsed).toEqual([]);
    expect(chapters[0]?.blocks[0]?.voiceSettings.voice).toBe('Leda');
  });
});

describe('sentence cache', () => {
  /** Finds all sentences of a chapter, and returns the texts for which the real finder was called. */
  async function searchedTexts(
    folder: string,
    texts: readonly string[],
    language: string | null,
  ): Promise<string[]> {
    const searched: string[] = [];
    const finder: SentenceFinder = (text) => {
      searched.push(text);
      return [text.length];
    };
    const memory = openSentenceMemory(folder, 'book', finder);
    const { chapters } = await load(folder);
    const block = chapters[0]!.blocks[0]!;
    const blocks = texts.map((spoken) => ({
      ...block,
      spoken,
      voiceSettings: { ...block.voiceSettings, language },
    }));
    const find = memory.finderFor({ blocks });
    for (const text of texts) expect(find(text, language)).toEqual([text.length]);
    await memory.save();
    return searched;
  }

  it('searches a chapter once, and again after a change of its text or language', async () => {
    const folder = await folderOf(book);
    expect(await searchedTexts(folder, ['One. Two.', 'Three.'], null)).toEqual(['One. Two.', 'Three.']);
    expect(await searchedTexts(folder, ['One. Two.', 'Three.'], null)).toEqual([]);
    expect(await searchedTexts(folder, ['One. Two.', 'Three.'], 'de-DE')).toEqual(['One. Two.', 'Three.']);
    expect(await searchedTexts(folder, ['One. Two.', 'Four.'], 'de-DE')).toEqual(['One. Two.', 'Four.']);
    expect(await searchedTexts(folder, ['One. Two.Four.', ''], 'de-DE')).toEqual(['One. Two.Four.', '']);
  });

  it('works without a folder that can be written', async () => {
    const folder = await folderOf(book);
    const loaded = await load(folder);
    const nothingPaid = { free: [], priced: 'request', purchases: null, acceptsReading: false } as const;
    const first = await splitBook(loaded, nothingPaid);
    await rm(join(folder, '.narrate'), { recursive: true });
    await addTo(folder, { '.narrate': 'a file instead of a folder' });
    expect(await splitBook(loaded, nothingPaid)).toEqual(first);
  });
});
