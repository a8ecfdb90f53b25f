import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Archive } from '../../../src/init/epub/archive/archive.js';
import { importEpub } from '../../../src/init/epub/import-epub.js';
import { findNotes } from '../../../src/init/epub/notes/find-notes.js';
import { readText } from '../../../src/init/epub/text/read-text.js';
import { writeMarkdown } from '../../../src/init/epub/write-markdown.js';
import { readMarkdown } from '../../../src/markdown/read/read.js';
import { readAll } from '../../markdown/policies.js';
import { examples } from '../../support/examples.js';
import { makeEpub, xhtml } from './epub-builder.js';
import { pageBodies, tables } from './generated-page.js';
import { wordsOfMarkdown, wordsOfPage } from './words.js';

/** Returns the Markdown of a page with this body. */
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
  return writeMarkdown([{ text, body: text.body, entry: null, isFirst: true }], {
    notes,
    boilerplate: new Set(),
    contents: new Set(),
  }).markdown;
}

/** Generates the same pages in every run. Remove it and increase the runs to search for more failures. */
const seed = 20261123;

/** Removes punctuation, since cells are joined with commas. */
const lettersOf = (words: readonly string[]): string => words.join(' ').replace(/[^\p{L}\p{N}]+/gu, '');

/** Leaves out words of signs only: in a paragraph of their own they are a scene break, which has no words. */
const withoutSigns = (words: readonly string[]): string[] =>
  words.filter((word) => !/^[*#~§•·=_–—-]+$/.test(word));

describe('writeMarkdown', () => {
  it('keeps the words of a page, and writes Markdown without problems', async () => {
    await fc.assert(
      fc.asyncProperty(pageBodies, async (body) => {
        const markdown = await markdownOf(body);
        expect(withoutSigns(wordsOfMarkdown(markdown))).toEqual(withoutSigns(wordsOfPage(body)));
        expect(readMarkdown(markdown, readAll).diagnostics).toEqual([]);
      }),
      { numRuns: examples(60), seed },
    );
  });

  it('keeps the words of tables', async () => {
    await fc.assert(
      fc.asyncProperty(tables, async (body) => {
        const markdown = await markdownOf(body);
        expect(lettersOf(wordsOfMarkdown(markdown))).toBe(lettersOf(wordsOfPage(body)));
      }),
      { numRuns: examples(25), seed },
    );
  });
});

/** Generates pages of blocks, and entries of a table of contents that lead to some of them. */
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

describe('importEpub', () => {
  it('keeps the words of a book in order, for any table of contents', async () => {
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
        const words = files.flatMap(({ contents: markdown }) => wordsOfMarkdown(String(markdown)));
        expect(withoutSigns(words)).toEqual(withoutSigns(bodies.flatMap(wordsOfPage)));
      }),
      { numRuns: examples(20), seed },
    );
  });
});
