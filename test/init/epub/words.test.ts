import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Archive } from '../../../src/init/epub/archive/open-archive.js';
import { importEpub } from '../../../src/init/epub/import-epub.js';
import { findNotes } from '../../../src/init/epub/text/find-notes.js';
import { readText } from '../../../src/init/epub/text/read-text.js';
import { writeMarkdown } from '../../../src/init/epub/write-markdown.js';
import { readMarkdown } from '../../../src/markdown/read/read.js';
import { readAll } from '../../markdown/policies.js';
import { examples } from '../../support/examples.js';
import { makeEpub, xhtml } from './epub-builder.js';
import { pageBodies, tables } from './generated-page.js';
import { wordsOfMarkdown, wordsOfPage } from './words.js';

/** The Markdown of a page with this body. */
async function markdownOf(body: string): Promise<string> {
  const archive: Archive = {
    names: [],
    has: () => true,
    read: async () => Buffer.from(xhtml(body)),
    close() {},
  };
  const text = await readText(archive, 'page.xhtml');
  expect(text.flaw).toBeNull();
  const notes = findNotes(new Map([[text.path, text]]));
  return writeMarkdown([{ text, body: text.body, entry: null, isFirst: true }], notes).markdown;
}

/** The same pages every time; take it away, and give more runs, to look for others. */
const seed = 20261123;

/** Punctuation is another matter where cells are joined with commas. */
const lettersOf = (words: readonly string[]): string => words.join(' ').replace(/[^\p{L}\p{N}]+/gu, '');

describe('the words of a page', () => {
  it('are those that narrate reads of its Markdown, and nothing in it is a mistake', async () => {
    await fc.assert(
      fc.asyncProperty(pageBodies, async (body) => {
        const markdown = await markdownOf(body);
        expect(wordsOfMarkdown(markdown)).toEqual(wordsOfPage(body));
        expect(readMarkdown(markdown, readAll).diagnostics).toEqual([]);
      }),
      { numRuns: examples(60), seed },
    );
  });

  it('are those of its tables, too', async () => {
    await fc.assert(
      fc.asyncProperty(tables, async (body) => {
        const markdown = await markdownOf(body);
        expect(lettersOf(wordsOfMarkdown(markdown))).toBe(lettersOf(wordsOfPage(body)));
      }),
      { numRuns: examples(25), seed },
    );
  });
});

/** Pages of blocks that have ids or have none, and lines of a table of contents that lead to some of them. */
const books = fc
  .array(fc.array(pageBodies, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 })
  .chain((pages) =>
    fc.record({
      pages: fc.constant(pages),
      lines: fc.array(
        fc.record({
          page: fc.integer({ min: 0, max: pages.length - 1 }),
          block: fc.option(fc.integer({ min: 0, max: 5 })),
          isNested: fc.boolean(),
        }),
        { maxLength: 6 },
      ),
    }),
  );

describe('the words of a book', () => {
  it('are those of its pages, in their order, however the contents part them', async () => {
    await fc.assert(
      fc.asyncProperty(books, async ({ pages, lines }) => {
        const bodies = pages.map((blocks) =>
          blocks.map((block, index) => `<div><div id="b${index}">${block}</div></div>`).join(''),
        );
        const contents = lines.map(({ page, block, isNested }) => {
          const line = `<a href="p${page}.xhtml${block === null ? '' : `#b${block}`}">Line</a>`;
          return `<li>${isNested ? `<span>Part</span><ol><li>${line}</li></ol>` : line}</li>`;
        });
        const { files } = await importEpub(
          makeEpub({
            pages: bodies.map((body, index) => ({ name: `p${index}.xhtml`, body })),
            contents: contents.join(''),
          }),
        );
        expect(files.flatMap(({ contents: markdown }) => wordsOfMarkdown(String(markdown)))).toEqual(
          bodies.flatMap(wordsOfPage),
        );
      }),
      { numRuns: examples(20), seed },
    );
  });
});
