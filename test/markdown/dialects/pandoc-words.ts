import { execFileSync } from 'node:child_process';
import type { Element, Nodes } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { plainRules } from '../../../src/markdown/dialects/reading-rules.js';
import { breaksWords } from '../../../src/markdown/read/html-speech.js';
import { readMarkdown } from '../../../src/markdown/read/read.js';
import { readAll } from '../policies.js';

const wordsIn = (text: string): string[] => text.match(/[\p{L}\p{N}]+/gu) ?? [];

const classesOf = ({ properties }: Element): readonly unknown[] =>
  Array.isArray(properties.className) ? properties.className : [];

/** Elements whose text narrate does not speak by default, or speaks elsewhere. */
const isApart = (element: Element): boolean =>
  classesOf(element).some((name) => ['footnote-ref', 'footnotes', 'citation'].includes(String(name)));

/** Returns the words that Pandoc shows for a document. Notes and citations are left out, since pages show them elsewhere. */
export function wordsOfPandoc(markdown: string): string[] {
  const html = execFileSync('pandoc', ['--from', 'markdown', '--to', 'html'], {
    input: markdown,
    encoding: 'utf8',
  });
  const textOf = (node: Nodes): string => {
    if (node.type === 'text') return node.value;
    if (!('children' in node)) return '';
    if (node.type === 'element' && isApart(node)) return '';
    if (node.type === 'element' && node.tagName === 'img') return ` ${node.properties.alt ?? ''} `;
    const inner = node.children.map(textOf).join('');
    return node.type === 'element' && breaksWords(node.tagName) ? ` ${inner} ` : inner;
  };
  return wordsIn(textOf(fromHtml(html, { fragment: true })));
}

/** Returns the words that narrate speaks for the same document. */
export function wordsOfNarrate(markdown: string): string[] {
  const policies = { ...readAll, footnotes: 'skip', citations: 'skip', templates: 'skip' } as const;
  const { blocks } = readMarkdown(markdown, policies, { ...plainRules, found: ['pandoc'] });
  return blocks.flatMap(({ text }) => wordsIn(text));
}
