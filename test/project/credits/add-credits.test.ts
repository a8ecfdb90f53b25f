import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { plan } from '../../../src/index.js';
import { type BookFolder, makeBook } from '../../support/book-folder.js';

let book: BookFolder;
beforeEach(async () => {
  book = await makeBook({ chapters: 2, paragraphs: 1 });
});
afterEach(() => book.remove());

/** Plans the book with these lines in its manifest. */
async function planned(lines: string, more: { draft?: boolean; chapters?: (number | string)[] } = {}) {
  await book.write('pipeline.yaml', `title: The Lamp\nvoice: Kore\nchapters: [01.md, 02.md]\n${lines}`);
  return plan({ manifest: `${book.folder}/pipeline.yaml`, environment: {}, ...more });
}

const both = `credits:
  opening: "{title}, read by {narrator}."
  closing: |
    You have been
    listening to   {title}.

    The end.
`;

describe('credits', () => {
  it('are spoken as the first and the last chunks of the book, and are part of its price', async () => {
    const without = await planned('');
    const { plan: made } = await planned(both);
    expect(made.chapters.map(({ chapter, title, file, buy }) => [chapter, title, file, buy])).toEqual([
      [0, 'Opening credits', 'credits.opening', 1],
      [1, 'Chapter 1', '01.md', 1],
      [2, 'Chapter 2', '02.md', 1],
      [3, 'Closing credits', 'credits.closing', 1],
    ]);
    expect(made.total.costMicroUsd).toBe(without.plan.total.costMicroUsd * 2);
    // The chapters are the same purchases as before.
    const keysOf = (of: typeof made) =>
      of.chapters.flatMap(({ chapter, planned: all }) =>
        chapter === 1 || chapter === 2 ? all.map(({ chunk }) => chunk.key) : [],
      );
    expect(keysOf(made)).toEqual(keysOf(without.plan));
  });

  it('keep their line ends and paragraphs, and end with the sentence that a digital voice reads', async () => {
    const { book: read } = await planned(both);
    expect(read.chapters[0]?.blocks.map(({ text }) => text)).toEqual(['The Lamp, read by AI voice (Kore).']);
    expect(read.chapters.at(-1)?.blocks.map(({ text }) => text)).toEqual([
      'You have been\nlistening to The Lamp.',
      'The end.',
      'This audiobook is narrated by a digital voice.',
    ]);
  });

  it('do not end with the sentence if it is off or already there', async () => {
    const end = async (lines: string) =>
      (await planned(lines)).book.chapters.at(-1)?.blocks.map(({ text }) => text);
    expect(await end('disclosure: off\ncredits: { closing: The end. }\n')).toEqual(['The end.']);
    const sentence = 'Dieses Hörbuch wird von einer digitalen Stimme gelesen.';
    expect(await end(`language: de\ncredits: { closing: Ende. ${sentence} }\n`)).toEqual([
      `Ende. ${sentence}`,
    ]);
    expect(await end('language: de\ncredits: { closing: Ende. }\n')).toEqual(['Ende.', sentence]);
  });

  it('have the voice of the book, the respellings of `pronounce`, and their place in the manifest', async () => {
    const { book: read } = await planned(
      'prompt: Slowly.\npronounce: { Lamp: Lahmp }\ncredits: { opening: "{title}" }\n',
    );
    expect(read.chapters[0]).toMatchObject({
      credits: 'opening',
      blocks: [
        {
          text: 'The Lamp',
          spoken: 'The Lahmp',
          voiceSettings: { voice: 'Kore', prompt: 'Slowly.' },
          place: { file: 'pipeline.yaml', line: 6, column: 21 },
        },
      ],
    });
  });

  it('name the voice of the draft in a draft', async () => {
    const { book: read } = await planned(both, { draft: true });
    expect(read.chapters[0]?.blocks[0]?.text).toMatch(/^The Lamp, read by AI voice \(\w+\)\.$/);
    expect(read.chapters[0]?.blocks[0]?.text).not.toContain('Kore');
  });

  it('are not bought with other chapters, and can be chosen by number and by name', async () => {
    const chosen = async (...chapters: (number | string)[]) =>
      (await planned(both, { chapters })).plan.chapters.map(({ title }) => title);
    expect(await chosen(1)).toEqual(['Chapter 1']);
    expect(await chosen(0, 'credits.closing')).toEqual(['Opening credits', 'Closing credits']);
    await expect(planned(both, { chapters: [9] })).rejects.toThrow('Chapter "9" not found in this book.');
  });

  it('with a mistake are refused with their place', async () => {
    await expect(planned('credits:\n  opening: "By {autor}."\n')).rejects.toMatchObject({
      code: 'invalid-input',
      diagnostics: [
        { code: 'manifest-bad-placeholder', place: { file: 'pipeline.yaml', line: 5, column: 12 } },
      ],
    });
  });
});
