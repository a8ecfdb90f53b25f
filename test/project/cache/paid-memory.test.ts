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

/** A folder whose state is there, as it is once something was bought. */
const emptyFolder = () => folderOf({ '.narrate/journal.jsonl': '' });

const words = fc.array(fc.constantFrom('a', 'b', '“a”', '"a"', 'a’s', "a's", '—'), {
  minLength: 1,
  maxLength: 4,
});
const text = words.map((some) => some.join(' '));
const voiceSettings = fc.constantFrom(kore, puck);
// A key of its own now and then, as if another version had folded the text otherwise.
const paid = fc
  .record({ text, voiceSettings, isOdd: fc.boolean() })
  .map(({ text, voiceSettings, isOdd }) =>
    paidOf(text, voiceSettings, isOdd ? `odd ${voiceSettings.voice} ${text}` : undefined),
  );
const night = fc.record({
  free: fc.uniqueArray(paid, { minLength: 1, maxLength: 6, selector: ({ key }) => key }),
  passages: fc.array(fc.record({ voiceSettings, text: fc.array(text, { maxLength: 4 }), bought: paid }), {
    maxLength: 4,
  }),
});

describe('where paid texts stand', () => {
  it('is on every night what it is without a memory', async () => {
    const folder = await emptyFolder();
    let books = 0;
    fc.assert(
      fc.property(fc.array(night, { minLength: 2, maxLength: 4 }), (nights) => {
        const name = `book ${books++}`;
        for (const { free, passages } of nights) {
          const [remembering, plain] = [openPaidMemory(folder, name, free), paidTexts(free)];
          for (const { voiceSettings, text, bought } of passages) {
            const passage = text.join('\n\n');
            expect(remembering.find(voiceSettings, passage)).toEqual(plain.find(voiceSettings, passage));
            remembering.add(bought);
            plain.add(bought);
          }
          remembering.save();
        }
      }),
      { numRuns: examples(150) },
    );
  });

  it('is remembered, and looked for again in a passage that has a text which came since', async () => {
    const folder = await emptyFolder();
    const cache = join(folder, '.narrate/cache');
    const passages = ['One. Two.', 'Two. Three.'];
    const looked = async (...free: PaidText[]) => {
      const memory = openPaidMemory(folder, 'book', free);
      const found = passages.map((passage) => memory.find(kore, passage).map(({ key }) => key));
      memory.save();
      return { found, lines: (await readFile(join(cache, 'book.paid.jsonl'), 'utf8')).split('\n') };
    };
    const first = await looked(paidOf('One.'));
    expect(first.found).toEqual([['Kore One.'], []]);
    const second = await looked(paidOf('One.'), paidOf('Three.'));
    expect(second.found).toEqual([['Kore One.'], ['Kore Three.']]);
    // The list and the second passage are others; the first passage's line is as it was.
    expect(second.lines.filter((line) => !first.lines.includes(line))).toHaveLength(3);
    expect((await looked(paidOf('Three.'))).found).toEqual([[], ['Kore Three.']]);
    expect(await readdir(cache)).toEqual(['book.paid.jsonl']);
  });

  it('is never said of words that do not stand there, whatever the file says', async () => {
    const folder = await emptyFolder();
    const free = [paidOf('One.'), paidOf('Two.')];
    const memory = openPaidMemory(folder, 'book', free);
    memory.find(kore, 'One. Two.');
    memory.save();
    const path = join(folder, '.narrate/cache/book.paid.jsonl');
    // The same keys in another order, with a checksum that fits.
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n').slice(1);
    const swapped = `${lines.join('\n').replace('"Kore One.","Kore Two."', '"Kore Two.","Kore One."')}\n`;
    expect(swapped).not.toBe(`${lines.join('\n')}\n`);
    const sum = createHash('sha256').update(`4\n${swapped}`).digest('hex');
    await writeFile(path, `${sum}\n${swapped}`);
    expect(openPaidMemory(folder, 'book', free).find(kore, 'One. Two.')).toEqual(
      paidTexts(free).find(kore, 'One. Two.'),
    );
  });

  it('needs no file before the first purchase', async () => {
    const folder = await emptyFolder();
    const memory = openPaidMemory(folder, 'book', []);
    expect(memory.find(kore, 'One.')).toEqual([]);
    memory.add(paidOf('One.'));
    expect(memory.find(kore, 'One.')).toEqual([{ start: 0, end: 4, key: 'Kore One.' }]);
    memory.save();
    expect(await readdir(join(folder, '.narrate'))).toEqual(['journal.jsonl']);
  });
});
