import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plan } from '../../src/index.js';
import { folderOf, load, placesOf, refusalOf } from './book-folder.js';

const manifest = (more = '') =>
  `voice: Kore\nchapters: [play.md]\nvoices: { anna: { voice: Puck }, tom: { voice: Leda } }\n${more}`;

describe('speakers of a book', () => {
  it('must be cast members', async () => {
    const folder = await folderOf({
      'pipeline.yaml': manifest('speakers: { Anna: ana, Tom: tom }\n'),
      'play.md': 'Anna. Who?\n\nTom. Me.\n',
    });
    expect(await refusalOf(folder)).toMatchObject([
      {
        code: 'manifest-unknown-cast',
        message: 'The manifest has no voice named "ana" under `voices`.',
        hint: 'Did you mean anna or tom?',
        place: { file: 'pipeline.yaml', line: 4, column: 19 },
      },
    ]);
  });

  it('that do not occur cause a warning at their place, with a hint about skipped tables', async () => {
    const files = {
      'pipeline.yaml': manifest('speakers:\n  Anna: anna\n  Toby: tom\n'),
      'play.md': 'Anna. Who?\n',
    };
    const { warnings } = await load(await folderOf(files));
    expect(placesOf(warnings)).toEqual(['speaker-not-found pipeline.yaml:6:3']);
    expect(warnings[0]).toMatchObject({
      severity: 'warning',
      message: 'No speech in the chapters begins with the label "Toby".',
      hint: expect.stringContaining('without punctuation'),
      excerpt: { line: '  Toby: tom', length: 4 },
    });
    const withTable = { ...files, 'play.md': 'Anna. Who?\n\n| Toby | Me. |\n| --- | --- |\n' };
    expect((await load(await folderOf(withTable))).warnings).toMatchObject([
      { code: 'speaker-not-found', hint: expect.stringContaining('read: { tables: read }') },
    ]);
  });

  it('do not decide anything if there are none', async () => {
    const play = 'Anna. Who?\n\nTom\n\nMe.\n';
    const voices = async (more: string) => {
      const book = await load(await folderOf({ 'pipeline.yaml': manifest(more), 'play.md': play }));
      return book.chapters[0]?.blocks.map(({ text, voiceSettings }) => `${voiceSettings.voice} ${text}`);
    };
    const plain = ['Kore Anna. Who?', 'Kore Tom', 'Kore Me.'];
    expect(await voices('')).toEqual(plain);
    expect(await voices('read: { speakerLabels: skip }\n')).toEqual(plain);
  });
});

describe('the price of voices for a play', () => {
  // 40 speeches of two characters, who take turns.
  const speech = 'lamps are out again, and the fog is in the harbour. Somebody has to row out there now.';
  const play = Array.from(
    { length: 40 },
    (_, index) => `${index % 2 ? 'Tom' : 'Anna'}. ${index + 1} ${speech}`,
  );
  const requests = async (more: string) => {
    const folder = await folderOf({
      'pipeline.yaml': `${manifest(more)}engine: pixazo\n`,
      'play.md': `# One\n\n${play.join('\n\n')}\n`,
    });
    const planned = await plan({ manifest: join(folder, 'pipeline.yaml'), environment: {} });
    return planned.plan.total.buy;
  };

  it('is as docs/manifest.md says: a request for every change of voice', async () => {
    const [without, withVoices] = [
      await requests(''),
      await requests('speakers: { Anna: anna, Tom: tom }\n'),
    ];
    const page = readFileSync(join(import.meta.dirname, '../../docs/manifest.md'), 'utf8').replace(
      /\s+/g,
      ' ',
    );
    const sentence = `needs ${without} requests with one voice, and ${withVoices} with two`;
    expect([sentence, page.includes(sentence)]).toEqual([sentence, true]);
  });
});
