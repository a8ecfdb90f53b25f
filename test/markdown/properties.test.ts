import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dialectNames } from '../../src/manifest/dialects.js';
import { plainRules, type ReadingRules } from '../../src/markdown/dialects/reading-rules.js';
import { readMarkdown } from '../../src/markdown/read/read.js';
import { examples } from '../support/examples.js';
import { pieces, writeBook } from './generated-book.js';
import { defaults, readAll } from './policies.js';

/** Returns the words of all blocks, without the commas that narrate adds to tables. */
const wordsOf = (markdown: string): string[] =>
  readMarkdown(markdown, readAll).blocks.flatMap(({ kind, text }) =>
    (kind === 'table' ? text.replaceAll(',', '') : text).split(' '),
  );

/** Generates random sequences of complete and incomplete syntax. */
const shards = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...[
          '# ',
          '> ',
          '- ',
          '1. ',
          '\n',
          '\n\n',
          '\r\n',
          '  ',
          '  \n',
          '\\\n',
          '<br>',
          '| ',
          '\n: ',
          '\n:   ',
          '\n~ ',
          '+---+---+\n',
          '\n---- ----\n',
          '\nTable: ',
          '    ',
          '\t',
          '```',
          '~~~',
          '---',
          '===',
          '***',
          '|',
          '| - |',
        ],
        ...[
          '*',
          '**',
          '_',
          '~~',
          '`',
          '[',
          ']',
          '(',
          ')',
          '![',
          '[^1]',
          '[^1]: ',
          '<',
          '>',
          '<b>',
          '</p>',
          '<div>',
          '<script>',
        ],
        ...[
          '<!--',
          '-->',
          '<!-- narrate: as=x -->',
          '<!-- narrate: "',
          ':::',
          '::::',
          ':::narrate{as=x}',
          ':::tip',
          '{',
          '}',
        ],
        ...[
          '$',
          '$$',
          '\\',
          '&amp;',
          '&#0;',
          '{{#x}}',
          '+++',
          'a: b',
          'narrate:',
          'https://',
          'www.a.b',
          '\u2060',
          '\0',
          '\uFEFF',
          '\uD800',
        ],
      ),
      fc.lorem({ maxCount: 3 }),
      fc.string({ unit: 'grapheme', maxLength: 5 }),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''));

describe('readMarkdown with any book', () => {
  it('reads every word once and in order', () => {
    fc.assert(
      fc.property(pieces, fc.integer({ min: 2, max: 9 }), (book, wrapAt) => {
        const { markdown, words } = writeBook(book, wrapAt);
        expect(wordsOf(markdown)).toEqual(words);
        expect(readMarkdown(markdown, readAll).diagnostics).toEqual([]);
      }),
      { numRuns: examples(120) },
    );
  });

  it('returns the same blocks with other line ends and line lengths', () => {
    fc.assert(
      fc.property(pieces, (book) => {
        const said = (markdown: string) =>
          readMarkdown(markdown, defaults).blocks.map(({ kind, text, marks }) => [kind, text, marks.length]);
        const { markdown } = writeBook(book, 5);
        expect(said(markdown.replaceAll('\n', '\r\n'))).toEqual(said(markdown));
        expect(said(writeBook(book, 3).markdown)).toEqual(said(markdown));
      }),
      { numRuns: examples(50) },
    );
  });
});

/** Plain Markdown, books of each dialect, and the rules of narrate 0.1. */
const books = fc.constantFrom<ReadingRules>(
  plainRules,
  { ...plainRules, version: 1 },
  ...dialectNames.map((name) => ({ ...plainRules, found: [name] })),
  { ...plainRules, found: dialectNames },
);

describe('readMarkdown with any text', () => {
  it('does not throw, and returns blocks with words and valid places', () => {
    fc.assert(
      fc.property(shards, fc.constantFrom(defaults, readAll), books, (markdown, policies, rules) => {
        const document = readMarkdown(markdown, policies, rules);
        const lines = markdown.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
        for (const { text, span } of document.blocks) {
          expect(text).toMatch(/[\p{L}\p{N}]/u);
          expect(text).toBe(text.replace(/\s+/g, (space) => (space === '\n' ? '\n' : ' ')).trim());
          expect(span.line).toBeGreaterThan(0);
          expect(span.endLine).toBeLessThanOrEqual(lines.length);
        }
        for (const { place, excerpt } of document.diagnostics) {
          expect(lines[(place?.line ?? 0) - 1]).toBe(excerpt?.line);
          expect(place?.column).toBeLessThanOrEqual((excerpt?.line.length ?? 0) + 1);
        }
        expect(JSON.parse(JSON.stringify(document))).toEqual(document);
      }),
      { numRuns: examples(1000) },
    );
  });
});
