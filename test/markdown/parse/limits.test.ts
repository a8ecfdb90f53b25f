import { describe, expect, it } from 'vitest';
import { limits } from '../../../src/markdown/parse/limits.js';
import { readMarkdown } from '../../../src/markdown/read/read.js';
import { readAll } from '../policies.js';

const read = (markdown: string) => {
  const { blocks, diagnostics } = readMarkdown(markdown, readAll);
  return {
    texts: blocks.map(({ text }) => text),
    found: diagnostics.map(({ code, severity, place }) => `${place?.line}: ${severity} ${code}`),
  };
};
const error = (line: number) => ({ texts: [], found: [`${line}: error markdown-too-complex`] });
const deeper = (levels: number) =>
  Array.from({ length: levels }, (_, level) => `${'  '.repeat(level)}- a\n`).join('');

describe('a chapter beyond a limit', () => {
  it.each([
    ['quotations on one line', `# One\n\n${'>'.repeat(1000)} a`, 3],
    ['list items on one line', `${'+ '.repeat(1000)}a`, 1],
    ['ordered list items on one line', `${'1. '.repeat(1000)}a`, 1],
    ['quotations and list items in turn', `a\n\n${'> - '.repeat(1000)}a`, 3],
    ['list items that go deeper line by line', deeper(150), 101],
    ['containers that nobody closes', ':::x\n'.repeat(2000), 101],
    ['containers in quotations that nobody closes', '> :::x\n'.repeat(2000), 101],
    ['containers that are closed with too few colons', '::::x\na\n:::\n'.repeat(2000), 301],
    ['containers that are closed in another quotation', ':::x\n> :::\n'.repeat(2000), 201],
    ['containers of which every line has a longer name', ':::narrate{as=a}\n'.repeat(2000), 101],
    ['emphasis that nobody closes', `One.\n\n${'*a_'.repeat(5000)}`, 3],
    ['emphasis within emphasis', `${'*a '.repeat(5000)}${'a* '.repeat(5000)}`, 1],
    ['deleted text within deleted text', `${'~~a '.repeat(5000)}${'a~~ '.repeat(5000)}`, 1],
    ['brackets that nobody opened', `a ${']'.repeat(20_000)}`, 1],
    ['images within images', `${'!['.repeat(5000)}a${'](b)'.repeat(5000)}`, 1],
    ['a quotation that goes on without a mark', `> a\n${'b\n'.repeat(20_000)}`, limits.itemLines + 1],
    ['front matter as long as a book', `---\n${'a: b\n'.repeat(20_000)}---\n`, 1],
    ['emphasis behind a mark', `# a\n<!-- narrate: as=a -->\nb\n\n${'*a_'.repeat(5000)}`, 5],
    ['emphasis on the line of a mark', `# a\n\n<!-- narrate: as=a --> b ${'*a_'.repeat(5000)}`, 3],
  ])('is refused with the line of the limit: %s', (_name, markdown, line) => {
    expect(read(markdown)).toEqual(error(line));
  });
});

describe('a chapter within the limits', () => {
  it.each([
    ['quotations as deep as they may be', `${'>'.repeat(199)} a`],
    ['list items as deep as they may be', `${'- '.repeat(99)}a`],
    ['a line of stars, which is a break', `a\n\n${'* '.repeat(1000)}\n`],
    ['a code block of the signs', `a\n\n    ${'>'.repeat(1000)}\n    ${'*a_'.repeat(5000)}\n`],
    ['a thousand quotations', '> a\n\n'.repeat(1000)],
    ['a thousand lists', '- a\n\nb\n\n'.repeat(1000)],
    ['a thousand underlined headings', 'a\n===\n'.repeat(1000)],
    ['hundreds of containers, one after another', ':::x\na\n:::\n\n'.repeat(500)],
    ['hundreds of containers in quotations', '> :::x\n> a\n> :::\n\n'.repeat(500)],
    ['hundreds of containers in a list', '- :::x\n  a\n  :::\n'.repeat(500)],
    ['hundreds of pairs of containers', '::::x\n:::y\na\n:::\n::::\n\n'.repeat(300)],
    ['a table with emphasis in each cell', `| a | b |\n|-|-|\n${'| *c* | [d](e) |\n'.repeat(1100)}`],
    ['paragraphs with emphasis, each of its own', '*a* **b** ~~c~~ [d](e)\n\n'.repeat(1100)],
    ['a chapter between two breaks', `---\n${'One. Two.\n\n'.repeat(2000)}---\n`],
    ['a list of thousands of lines', '- a\n'.repeat(12_000)],
    ['a paragraph of thousands of lines', '*a* b\n'.repeat(900) + 'a\n'.repeat(12_000)],
  ])('is read: %s', (_name, markdown) => {
    const { texts, found } = read(markdown);
    expect(texts.length).toBeGreaterThan(0);
    expect(found.filter((one) => one.includes(' error '))).toEqual([]);
  });
});
