import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MarkdownDocument } from '../../../src/markdown/block.js';
import { readMarkdown } from '../../../src/markdown/read/read.js';
import { examples } from '../../support/examples.js';
import { pieces, writeBook } from '../generated-book.js';
import { defaults } from '../policies.js';

/** Piece of a text: how it is written, the words that a page displays, and how many parts are skipped. */
interface Piece {
  readonly written: string;
  readonly shown: readonly string[];
  readonly skips: number;
}

const word = fc.stringMatching(/^[a-z]{2,6}$/);
const words = fc.array(word, { minLength: 1, maxLength: 3 });
const prose = words.map((shown): Piece => ({ written: shown.join(' '), shown, skips: 0 }));
const hidden = (open: string, close: string) =>
  words.map((some): Piece => ({ written: open + some.join(' ') + close, shown: [], skips: 1 }));
const around = (open: string, inner: fc.Arbitrary<Piece>, close: string) =>
  inner.map(({ written, ...rest }): Piece => ({ written: open + written + close, ...rest }));

const { marked } = fc.letrec<{ marked: Piece }>((tie) => {
  const inner = tie('marked');
  return {
    marked: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'marks' },
      prose,
      hidden('{--', '--}'),
      hidden('{>>', '<<}'),
      hidden('%%', '%%'),
      fc.tuple(word, inner).map(([old, { written, shown, skips }]) => ({
        written: `{~~${old}~>${written}~~}`,
        shown,
        skips: skips + 1,
      })),
      around('{++', inner, '++}'),
      around('{== ', inner, ' ==}'),
      around('==', prose, '=='),
      around('*', prose, '*'),
      fc.tuple(words, words).map(([target, shown]) => ({
        written: `[[${target.join(' ')}|${shown.join(' ')}]]`,
        shown,
        skips: 0,
      })),
      word.map((note) => ({ written: `![[${note}]]`, shown: [], skips: 1 })),
      word.map((tag) => ({ written: `#${tag} and`, shown: [tag, 'and'], skips: 0 })),
    ),
  };
});

/** Paragraphs of pieces, of which some begin a deletion or an addition that ends in a later paragraph. */
const text = fc.array(fc.array(marked, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 4 });

const dialects = ['critic', 'obsidian', 'mkdocs'] as const;
const read = (markdown: string) => readMarkdown(markdown, { ...defaults, dialects });
const wordsOf = (markdown: string): string[] => read(markdown).blocks.flatMap(({ text }) => text.split(' '));

const joined = ({ blocks, ...rest }: MarkdownDocument) => ({
  ...rest,
  blocks: blocks.map((block) => ({ ...block, text: block.text.replaceAll('\n', ' ') })),
});

describe('marks in text', () => {
  it('are never spoken, all words of the page are, and every skipped part is counted', () => {
    fc.assert(
      fc.property(text, (paragraphs) => {
        const markdown = paragraphs.map((some) => some.map(({ written }) => written).join(' ')).join('\n\n');
        const all = paragraphs.flat();
        expect(wordsOf(markdown)).toEqual(all.flatMap(({ shown }) => shown));
        expect(read(markdown).skipped).toHaveLength(all.reduce((sum, { skips }) => sum + skips, 0));
      }),
      { numRuns: examples(300) },
    );
  });

  it('may extend over several paragraphs', () => {
    fc.assert(
      fc.property(text, text, text, (before, inside, after) => {
        const write = (some: Piece[][]) =>
          some.map((one) => one.map(({ written }) => written).join(' ')).join('\n\n');
        const shown = (some: Piece[][]) => some.flat().flatMap((piece) => piece.shown);
        const added = `${write(before)} {++${write(inside)}\n\nx++} ${write(after)}`;
        expect(wordsOf(added)).toEqual([...shown(before), ...shown(inside), 'x', ...shown(after)]);
        const plain = inside.map((one) => one.flatMap((piece) => piece.shown).join(' ')).join('\n\n');
        const deleted = `${write(before)} {--${plain}\n\nx--} ${write(after)}`;
        expect(wordsOf(deleted)).toEqual([...shown(before), ...shown(after)]);
      }),
      { numRuns: examples(100) },
    );
  });

  it('are not found in plain Markdown', () => {
    fc.assert(
      fc.property(pieces, (book) => {
        const { markdown } = writeBook(book, 7);
        const plain = readMarkdown(markdown, { ...defaults, dialects: [] });
        // Obsidian displays the line ends.
        expect(joined({ ...read(markdown), constructs: [] })).toEqual(joined(plain));
        // Containers of `narrate` are read in every dialect.
        expect({ ...readMarkdown(markdown, defaults), constructs: [] }).toEqual(plain);
      }),
      { numRuns: examples(60) },
    );
  });
});
