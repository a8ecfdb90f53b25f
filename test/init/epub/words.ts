import type { Nodes } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { expect } from 'vitest';
import { plainRules, type ReadingRules } from '../../../src/markdown/dialects/reading-rules.js';
import { breaksWords } from '../../../src/markdown/read/html-speech.js';
import { readMarkdown } from '../../../src/markdown/read/read.js';
import { readAll } from '../../markdown/policies.js';

/** Splits text at white space and removes invisible joiners. */
export const wordsIn = (text: string): string[] =>
  text
    .replace(/[\u00AD\u200B\u200C\u2060]/gu, '')
    .split(/\s+/u)
    .filter((word) => word !== '');

/** Returns the visible words of a page, by an independent parser (parse5). */
export function wordsOfPage(body: string): string[] {
  const textOf = (node: Nodes): string => {
    // A line end in Chinese text is not a space.
    if (node.type === 'text')
      return node.value.replace(/(?<=\p{sc=Han})[ \t]*\n[ \t\n]*(?=\p{sc=Han})/gu, '');
    if (!('children' in node)) return '';
    if (node.type === 'element' && node.tagName === 'img')
      return `\0${String(node.properties.alt ?? '').trim()}\0`;
    const inner = node.children.map(textOf).join('');
    return node.type === 'element' && breaksWords(node.tagName) ? ` ${inner} ` : inner;
  };
  // A picture separates two words, and nothing else (`markdown/read/normalise-text.ts`).
  const text = textOf(fromHtml(body, { fragment: true })).replace(
    /(?<=[\p{L}\p{N}])\0+(?=[\p{L}\p{N}])/gu,
    ' ',
  );
  return wordsIn(text.replaceAll('\0', ''));
}

/**
 * Returns the words of a Markdown file with policies that read everything, and those of paragraphs without a letter. Without
 * the numbers of list items, which a page adds to its text. Expects that the other words are equal under all rules of reading.
 */
export function wordsOfMarkdown(markdown: string): string[] {
  const words = wordsBy({ ...plainRules, version: 1 }, markdown);
  let found = 0;
  for (const word of wordsBy(plainRules, markdown)) {
    if (word === words[found]) found += 1;
    else expect(word).toMatch(/^\d+[.)]$/);
  }
  expect(found).toBe(words.length);
  return words;
}

function wordsBy(rules: ReadingRules, markdown: string): string[] {
  const { blocks, skipped } = readMarkdown(markdown, readAll, rules);
  return [
    ...blocks.map(({ text, span }) => ({ text, line: span.line, column: span.column })),
    ...skipped
      .filter(({ kind }) => kind === 'punctuation')
      .map(({ preview, line, column }) => ({ text: preview, line, column })),
  ]
    .sort((a, b) => a.line - b.line || a.column - b.column)
    .flatMap(({ text }) => wordsIn(text));
}
