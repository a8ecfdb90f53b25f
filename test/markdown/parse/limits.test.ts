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

describe('readMarkdown with a chapter over a limit', () => {
  it.each([
    ['quotations on one line', `# One\n\n${'>'.repeat(1000)} a`, 3],
    ['list items on one line', `${'+ '.repeat(1000)}a`, 1],
    ['ordered list items on one line', `${'1. '.repeat(1000)}a`, 1],
    ['alternating quotations and list items', `a\n\n${'> - '.repeat(1000)}a`, 3],
    ['list items that are nested deeper on each line', deeper(150), 101],
    ['containers that are never closed', ':::x\n'.repeat(2000), 101],
    ['containers in quotations that are never closed', '> :::x\n'.repeat(2000), 101],
    ['containers that are closed in another quotation', ':::x\n> :::\n'.repeat(2000), 201],
    ['narrate containers that are never closed', ':::narrate{as=a}\n'.repeat(2000), 101],
    ['blocks between slashes that are never closed', '/// note\n'.repeat(2000), 101],
    ['fences of boxes that are never closed', '```{note}\n'.repeat(2000), 101],
    ['emphasis that is never closed', `One.\n\n${'*a_'.repeat(5000)}`, 3],
    ['emphasis within emphasis', `${'*a '.repeat(5000)}${'a* '.repeat(5000)}`, 1],
    ['deleted text within deleted text', `${'~~a '.repeat(5000)}${'a~~ '.repeat(5000)}`, 1],
    ['closing brackets without opening ones', `a ${']'.repeat(20_000)}`, 1],
    ['images within images', `${'!['.repeat(5000)}a${'](b)'.repeat(5000)}`, 1],
    ['a quotation that continues without markers', `> a\n${'b\n'.repeat(20_000)}`, limits.itemLines + 1],
    ['front matter as long as a book', `---\n${'a: b\n'.repeat(20_000)}---\n`, 1],
    ['emphasis after a voice comment', `# a\n<!-- narrate: as=a -->\nb\n\n${'*a_'.repeat(5000)}`, 5],
    ['emphasis on the line of a voice comment', `# a\n\n<!-- narrate: as=a --> b ${'*a_'.repeat(5000)}`, 3],
  ])('reports the line of the limit and reads nothing: %s', (_name, markdown, line) => {
    expect(read(markdown)).toEqual(error(line));
  });
});

describe('readMarkdown with a chapter within the limits', () => {
  it.each([
    ['quotations at the maximum depth', `${'>'.repeat(199)} a`],
    ['list items at the maximum depth', `${'- '.repeat(99)}a`],
    ['a line of stars, which is a thematic break', `a\n\n${'* '.repeat(1000)}\n`],
    ['a code block of the signs', `a\n\n    ${'>'.repeat(1000)}\n    ${'*a_'.repeat(5000)}\n`],
    ['a thousand quotations', '> a\n\n'.repeat(1000)],
    ['a thousand lists', '- a\n\nb\n\n'.repeat(1000)],
    ['a thousand underlined headings', 'a\n===\n'.repeat(1000)],
    ['hundreds of containers, one after another', ':::x\na\n:::\n\n'.repeat(500)],
    ['containers that are closed with fewer colons, as in Pandoc', '::::x\na\n:::\n'.repeat(500)],
    ['hundreds of blocks of Microsoft Learn', ':::row:::\na\n:::row-end:::\n'.repeat(500)],
    ['hundreds of containers in quotations', '> :::x\n> a\n> :::\n\n'.repeat(500)],
    ['hundreds of containers in a list', '- :::x\n  a\n  :::\n'.repeat(500)],
    ['hundreds of pairs of containers', '::::x\n:::y\na\n:::\n::::\n\n'.repeat(300)],
    ['a table with emphasis in each cell', `| a | b |\n|-|-|\n${'| *c* | [d](e) |\n'.repeat(1100)}`],
    ['a thousand paragraphs with emphasis', '*a* **b** ~~c~~ [d](e)\n\n'.repeat(1100)],
    ['a chapter between two breaks', `---\n${'One. Two.\n\n'.repeat(2000)}---\n`],
    ['a list of thousands of lines', '- a\n'.repeat(12_000)],
    ['a paragraph of thousands of lines', '*a* b\n'.repeat(900) + 'a\n'.repeat(12_000)],
  ])('reports no error: %s', (_name, markdown) => {
    const { texts, found } = read(markdown);
    expect(texts.length).toBeGreaterThan(0);
    expect(found.filter((one) => one.includes(' error '))).toEqual([]);
  });
});
