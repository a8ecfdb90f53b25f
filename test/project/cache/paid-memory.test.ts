import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { VoiceSettings } from '../../../src/markdown/block.js';
import { openPaidMemory } from '../../../src/project/cache/paid-memory.js';
import { type PaidText, paidTexts } from '../../../src/split/cheapest-path/paid-texts.js';
import { examples } from '../../support/examples.js';
import { folderOf } from '../book-folder.js';

const kore: VoiceSettings = { voice: 'Kore', prompt: null, language: null };
const puck: VoiceSettings = { ...kore, voice: 'Puck' };

const paidOf = (
  text: string,
  voiceSettings: VoiceSettings = kore,
  key = `${voiceSettings.voice} ${text}`,
): PaidText => ({
  ...voiceSettings,
  text,
  key,
});

/** Creates a folder that has a state folder, as after the first purchase. */
const bookFolder = () => folderOf({ '.narrate/journal.jsonl': '' });

const words = fc.array(fc.constantFrom('a', 'b', '“a”', '"a"', 'a’s', "a's", '—'), {
  minLength: 1,
  maxLength: 4,
});
const text = words.map((list) => list.join(' '));
const voiceSettings = fc.constantFrom(kore, puck);
// Some texts have a key of their own, as if another version had folded the text differently.
const paid = fc
  .record({ text, voiceSettings, isOdd: fc.boolean() })
  .map(({ text, voiceSettings, isOdd }) =>
    paidOf(text, voiceSettings, isOdd ? `odd ${voiceSettings.voice} ${text}` : undefined),
  );
const anyRun = fc.record({
  free: fc.uniqueArray(paid, { minLength: 1, maxLength: 6, selector: ({ key }) => key }),
  passages: fc.array(fc.record({ voiceSettings, text: fc.array(text, { maxLength: 4 }), bought: paid }), {
    maxLength: 4,
  }),
});

describe('openPaidMemory', () => {
  it('finds the same texts in every run as a search without a cache', async () => {
    const folder = await bookFolder();
    let books = 0;
    fc.assert(
      fc.property(fc.array(anyRun, { minLength: 2, maxLength: 4 }), (runs) => {
        const name = `book ${books++}`;
        for (const { free, passages } of runs) {
          const [cached, uncached] = [openPaidMemory(folder, name, free), paidTexts(free)];
          for (const { voiceSettings, text, bought } of passages) {
            const passage = text.join('\n\n');
            expect(cached.find(voiceSettings, passage)).toEqual(uncached.find(voiceSettings, passage));
            cached.add(bought);
            uncached.add(bought);
          }
          cached.save();
        }
      }),
      { numRuns: examples(150) },
    );
  });

  it('searches again only passages that contain a new text', async () => {
    const folder = await bookFolder();
    const cache = join(folder, '.narrate/cache');
    const passages = ['One. Two.', 'Two. Three.'];
    const runWith = async (...free: PaidText[]) => {
      const memory = openPaidMemory(folder, 'book', free);
      const found = passages.map((passage) => memory.find(kore, passage).map(({ key }) => key));
      memory.save();
      return { found, lines: (await readFile(join(cache, 'book.paid.jsonl'), 'utf8')).split('\n') };
    };
    const first = await runWith(paidOf('One.'));
    expect(first.found).toEqual([['Kore One.'], []]);
    const second = await runWith(paidOf('One.'), paidOf('Three.'));
    expect(second.found).toEqual([['Kore One.'], ['Kore Three.']]);
    // The checksum, the list and the second passage changed; the first passage's line did not.
    expect(second.lines.filter((line) => !first.lines.includes(line))).toHaveLength(3);
    expect((await runWith(paidOf('Three.'))).found).toEqual([[], ['Kore Three.']]);
    expect(await readdir(cache)).toEqual(['book.paid.jsonl']);
  });

  it('returns no match for other words when the file is wrong', async () => {
    const folder = await bookFolder();
    const free = [paidOf('One.'), paidOf('Two.')];
    const memory = openPaidMemory(folder, 'book', free);
    memory.find(kore, 'One. Two.');
    memory.save();
    const path = join(folder, '.narrate/cache/book.paid.jsonl');
    // The same keys in another order, with a correct checksum.
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n').slice(1);
    const swapped = `${lines.join('\n').replace('"Kore One.","Kore Two."', '"Kore Two.","Kore One."')}\n`;
    expect(swapped).not.toBe(`${lines.join('\n')}\n`);
    const sum = createHash('sha256').update(`4\n${swapped}`).digest('hex');
    await writeFile(path, `${sum}\n${swapped}`);
    expect(openPaidMemory(folder, 'book', free).find(kore, 'One. Two.')).toEqual(
      paidTexts(free).find(kore, 'One. Two.'),
    );
  });

  it('writes no file before the first purchase', async () => {
    const folder = await bookFolder();
    const memory = openPaidMemory(folder, 'book', []);
    expect(memory.find(kore, 'One.')).toEqual([]);
    memory.add(paidOf('One.'));
    expect(memory.find(kore, 'One.')).toEqual([{ start: 0, end: 4, key: 'Kore One.' }]);
    memory.save();
    expect(await readdir(join(folder, '.narrate'))).toEqual(['journal.jsonl']);
  });
});
