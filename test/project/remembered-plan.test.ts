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

/** Nothing was bought. */
const nothingBought = foldJournal([], 'https://gateway.example');

const cacheOf = (folder: string) => join(folder, '.narrate/cache');

/** All that a plan is made of. */
async function madeOf(folder: string) {
  const opened = await openProject({ manifest: join(folder, 'pipeline.yaml'), environment: {} });
  const { chapters, warnings } = await splitProject(opened, {
    ledger: nothingBought,
    present: new Map(),
  });
  return { chapters, warnings };
}

describe('a book that is remembered', () => {
  it('is split as one that is not, down to the last property', async () => {
    const folder = await folderOf(book);
    const first = await madeOf(folder);
    expect(await readdir(cacheOf(folder))).toEqual([
      'pipeline.yaml.parses.jsonl',
      'pipeline.yaml.pixazo.sentences.jsonl',
    ]);
    expect(await madeOf(folder)).toStrictEqual(first);
    await rm(cacheOf(folder), { recursive: true });
    expect(await madeOf(folder)).toStrictEqual(first);
  });

  it('is split as ever whatever happens to each file of its cache', async () => {
    const folder = await folderOf(book);
    const first = await madeOf(folder);
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
        expect(await madeOf(folder)).toStrictEqual(first);
      }
    }
  });

  it('has one chapter parsed on a night when one has changed, and none when none has', async () => {
    const folder = await folderOf(book);
    const parsed: string[] = [];
    const night = () =>
      load(folder, {
        parseMarkdown(text, policies) {
          const document = readMarkdown(text, policies);
          parsed.push(document.title ?? '');
          return document;
        },
      });
    await night();
    expect(parsed.splice(0)).toEqual(['Tower 1', 'Tower 2', 'Tower 3']);
    await night();
    expect(parsed.splice(0)).toEqual([]);
    await addTo(folder, { '2.md': book['2.md'].replace('Nobody', 'Somebody') });
    await night();
    expect(parsed.splice(0)).toEqual(['Tower 2']);
    await addTo(folder, { 'pipeline.yaml': book['pipeline.yaml'].replace('Kore', 'Leda') });
    const { chapters } = await night();
    expect(parsed).toEqual([]);
    expect(chapters[0]?.blocks[0]?.voiceSettings.voice).toBe('Leda');
  });
});

describe('sentence ends', () => {
  /** Asks for all sentences of a chapter, and says which texts the finder was asked about. */
  async function asked(folder: string, texts: readonly string[], language: string | null): Promise<string[]> {
    const asking: string[] = [];
    const finder: SentenceFinder = (text) => {
      asking.push(text);
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
    return asking;
  }

  it('are asked for once: again for another language, and for all of a chapter that changed', async () => {
    const folder = await folderOf(book);
    expect(await asked(folder, ['One. Two.', 'Three.'], null)).toEqual(['One. Two.', 'Three.']);
    expect(await asked(folder, ['One. Two.', 'Three.'], null)).toEqual([]);
    expect(await asked(folder, ['One. Two.', 'Three.'], 'de-DE')).toEqual(['One. Two.', 'Three.']);
    expect(await asked(folder, ['One. Two.', 'Four.'], 'de-DE')).toEqual(['One. Two.', 'Four.']);
    expect(await asked(folder, ['One. Two.Four.', ''], 'de-DE')).toEqual(['One. Two.Four.', '']);
  });

  it('need no folder that can be written', async () => {
    const folder = await folderOf(book);
    const loaded = await load(folder);
    const first = await splitBook(loaded, { free: [], priced: 'request' });
    await rm(join(folder, '.narrate'), { recursive: true });
    await addTo(folder, { '.narrate': 'a file in the way' });
    expect(await splitBook(loaded, { free: [], priced: 'request' })).toEqual(first);
  });
});
