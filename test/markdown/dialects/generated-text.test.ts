import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DialectName } from '../../../src/manifest/dialects.js';
import type { ReadPolicies } from '../../../src/manifest/manifest.js';
import { readMarkdown } from '../../../src/markdown/read/read.js';
import { examples } from '../../support/examples.js';
import { defaults, readAll } from '../policies.js';

/** Piece of a sentence: its Markdown, and the words that a page shows for it, one after another. */
interface Piece {
  readonly markdown: string;
  readonly words: readonly string[];
}

const word = fc.stringMatching(/^[b-df-hj-np-tv-z]{4,7}$/);
const words = fc.array(word, { minLength: 1, maxLength: 3 });
const gap = fc.constantFrom(' ', '\n');

const plain: fc.Arbitrary<Piece> = fc
  .tuple(words, gap)
  .map(([list, between]) => ({ markdown: list.join(between), words: list }));
const attributes = fc.constantFrom('{.a}', '{#a .b}', '{lang="fr"}', '{ .a b=1 }', '{width=50%}');
/** Wraps pieces, whose words stay. */
const around = (inner: fc.Arbitrary<Piece>, wrap: (markdown: string, attributes: string) => string) =>
  fc
    .tuple(inner, attributes)
    .map(([{ markdown, words: list }, list2]): Piece => ({ markdown: wrap(markdown, list2), words: list }));
const silent = (markdown: fc.Arbitrary<string>) =>
  markdown.map((text): Piece => ({ markdown: text, words: [] }));

const pandoc = fc.letrec<{ piece: Piece; sentence: Piece }>((tie) => ({
  sentence: sentenceOf(tie('piece')),
  piece: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    plain,
    around(plain, (text, list) => `\`${text}\`${list}`),
    around(plain, (text, list) => `[*${text}*](u)${list}`),
    around(plain, (text, list) => `![${text.replaceAll('\n', ' ')}](u)${list}`),
    around(plain, (text) => `{${text}}`).map(inBraces),
    fc.tuple(word, word).map(([a, b]) => ({ markdown: `${a}~${b}~`, words: [a + b] })),
    fc.tuple(word, word).map(([a, b]) => ({ markdown: `${a}^${b}^`, words: [a + b] })),
    fc.tuple(word, word).map(([a, b]) => ({ markdown: `${a}---${b}`, words: [`${a}—${b}`] })),
    fc.tuple(word, fc.integer({ min: 1, max: 99 })).map(([a, b]) => ({ markdown: `${a}^${b}^`, words: [a] })),
    silent(
      fc.constantFrom('[]{#a .b}', '[@a99]', '[see @a99, p. 3; -@b]', '@a99', '@a [p. 4]', '\\@ref(a:b)'),
    ),
    around(tie('sentence'), (text, list) => `[${text}]${list}`),
    around(tie('sentence'), (text) => `**_${text}_**`),
    tie('sentence').chain(({ markdown }) => silent(word.map((name) => `^[${markdown} ${name}]`))),
  ),
})).sentence;

const myst = sentenceOf(
  fc.oneof(
    plain,
    around(plain, (text) => `{kbd}\`${text}\``),
    around(plain, (text) => `{abbr}\`${text} (a b)\``),
    around(plain, (text) => `{ref}\`${text} <a>\``),
    fc.tuple(word, word).map(([a, b]) => ({ markdown: `${a}{sub}\`${b}\``, words: [a + b] })),
    silent(fc.constantFrom('{ref}`a`', '{cite}`a`', '{numref}`a %s <b>`', '{eval}`a`')),
  ),
);

function inBraces({ markdown, words: list }: Piece): Piece {
  return {
    markdown,
    words: list.map((one, at) => (at === 0 ? '{' : '') + one + (at === list.length - 1 ? '}' : '')),
  };
}

/** Makes pieces a sentence that begins and ends with a word. */
function sentenceOf(piece: fc.Arbitrary<Piece>): fc.Arbitrary<Piece> {
  return fc.tuple(word, fc.array(piece, { maxLength: 5 }), word).map(([first, pieces, last]) => ({
    markdown: [first, ...pieces.map(({ markdown }) => markdown), last].join(' '),
    words: [first, ...pieces.flatMap((one) => one.words), last],
  }));
}

const wordsOf = (markdown: string, dialect: DialectName, policies: ReadPolicies = defaults): string[] =>
  readMarkdown(markdown, { ...policies, dialects: [dialect] }).blocks.flatMap(({ text }) => text.split(' '));

describe('generated text of Pandoc and MyST', () => {
  it.each([
    ['pandoc', pandoc],
    ['myst', myst],
  ] as const)('has the words of the page in %s', (dialect, sentences) => {
    const blocks = fc.array(fc.tuple(sentences, fc.constantFrom('', '# ', 'a) ', '> ')), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(blocks, (list) => {
        const markdown = list.map(([{ markdown: text }, start]) =>
          start === '' ? text : start + text.replaceAll('\n', ' '),
        );
        // A list of a single item keeps its marker.
        const showsMarker = (start: string, at: number) =>
          start === 'a) ' &&
          (dialect !== 'pandoc' || [list[at - 1], list[at + 1]].every((one) => one?.[1] !== start));
        expect(wordsOf(markdown.join('\n\n'), dialect)).toEqual(
          list.flatMap(([{ words: shown }, start], at) =>
            showsMarker(start, at) ? ['a)', ...shown] : shown,
          ),
        );
      }),
      { numRuns: examples(200) },
    );
  });

  it('that is incomplete is read without an error, with valid places', () => {
    const signs =
      '[ ] ( ) { } {.a} {#a} ^[ ^ ~ @a99 [@a99] [-@b] {ref}` {sub}` ` - -- --- a) i.&#32;(@)&#32;#. (a)= +++ % *[A]: \\@ref(a) <sup> </sup> <sub> </sub> 1 10 * _ > # | [^a] [^a]:'
        .split(' ')
        .map((sign) => sign.replace('&#32;', ' '));
    const shards = fc
      .array(fc.oneof(fc.constantFrom(...signs, ' ', '\n', '\n\n', '    ', '](#a)', '\\'), word), {
        maxLength: 40,
      })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(shards, fc.constantFrom(defaults, readAll), (markdown, policies) => {
        const { blocks, skipped } = readMarkdown(markdown, {
          ...policies,
          dialects: ['pandoc', 'quarto', 'myst', 'mkdocs', 'jekyll', 'obsidian'],
        });
        const lines = markdown.split('\n');
        for (const { text, span } of blocks) {
          expect(text).toMatch(/[\p{L}\p{N}]/u);
          expect(span.endLine).toBeLessThanOrEqual(lines.length);
          expect(span.endColumn).toBeLessThanOrEqual((lines[span.endLine - 1] ?? '').length + 1);
        }
        for (const { line, column } of skipped)
          expect(column).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1);
      }),
      { numRuns: examples(1000) },
    );
  });
});
