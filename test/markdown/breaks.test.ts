import { describe, expect, it } from 'vitest';
import { readMarkdown } from '../../src/markdown/read/read.js';
import { defaults, readAll } from './policies.js';

/** Returns the first word of each block after a thematic break. */
const brokenBefore = (markdown: string): string[] =>
  readMarkdown(markdown, defaults)
    .blocks.filter(({ afterBreak }) => afterBreak)
    .map(({ text }) => text.split(' ')[0] as string);

describe('readMarkdown', () => {
  it.each([
    ['a thematic break', 'One.\n\n***\n\nTwo.\n\nThree.', ['Two.']],
    ['two breaks in a row', 'One.\n\n---\n\n* * *\n\nTwo.\n\nThree.', ['Two.']],
    ['a line of only signs', 'One.\n\n⁂\n\nTwo.\n\n• • •\n\nThree.', ['Two.', 'Three.']],
    ['a break before a skipped block', 'One.\n\n***\n\n```\ncode\n```\n\nTwo.', ['Two.']],
    ['a break before a list', 'One.\n\n***\n\n- Two.\n- Three.', ['Two.']],
  ])('sets afterBreak on the block after %s', (_, markdown, expected) => {
    expect(brokenBefore(markdown)).toEqual(expected);
  });

  it.each([
    ['a break at the end', 'One.\n\n***\n'],
    ['a list item of only signs', '- One.\n- ⁂\n- Two.'],
    ['no break', 'One.\n\nTwo.'],
  ])('sets no afterBreak in text with %s', (_, markdown) => {
    expect(brokenBefore(markdown)).toEqual([]);
  });
});

describe('readMarkdown: line ends', () => {
  const textsOf = (markdown: string): string[] =>
    readMarkdown(markdown, readAll).blocks.map(({ text }) => text);

  it.each([
    ['two spaces', 'Roses are red  \nviolets are blue', ['Roses are red\nviolets are blue']],
    ['a backslash', 'Yours truly,\\\nA friend', ['Yours truly,\nA friend']],
    ['a br tag in prose', 'One<br>two<br/>\nthree <br /> four', ['One\ntwo\nthree\nfour']],
    ['a br tag in an HTML block', '<p>One<br>two</p>', ['One\ntwo']],
    ['several breaks in a row, as one', 'One<br><br>\\\ntwo', ['One\ntwo']],
    ['a break in a quotation', '> One  \n> two', ['One\ntwo']],
    ['a break in a cell', '| a<br>b | c |\n| - | - |', ['a\nb, c']],
    ['a break between two letters without spaces', '日本\\\n語', ['日本\n語']],
    ['a break next to a container line', ':::tip\nOne\\\ntwo\n:::', ['Tip', 'One\ntwo']],
  ])('are kept at %s', (_, markdown, texts) => {
    expect(textsOf(markdown)).toEqual(texts);
  });

  it('are spaces where the author only wrapped a line', () => {
    expect(textsOf('One\ntwo\r\nthree\n\n- four\n  five')).toEqual(['One two three', 'four five']);
  });

  it('are not in the text of a heading of the outline, nor in a title', () => {
    const { blocks, headings, title } = readMarkdown('# One<br>two', readAll);
    expect([title, headings[0]?.text, blocks[0]?.text]).toEqual(['One two', 'One two', 'One\ntwo']);
  });

  it('at the end of a paragraph are left out', () => {
    expect(textsOf('One<br>\n\ntwo')).toEqual(['One', 'two']);
  });
});
