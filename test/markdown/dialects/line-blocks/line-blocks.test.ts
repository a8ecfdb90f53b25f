import { describe, expect, it } from 'vitest';
import { plainRules } from '../../../../src/markdown/dialects/reading-rules.js';
import { readMarkdown } from '../../../../src/markdown/read/read.js';
import { readAll } from '../../policies.js';

const read = (markdown: string, found: readonly 'pandoc'[] = ['pandoc']) =>
  readMarkdown(markdown, readAll, { ...plainRules, found });
const textsOf = (markdown: string, found?: readonly 'pandoc'[]): string[] =>
  read(markdown, found).blocks.map(({ text }) => text);

describe('line blocks', () => {
  it.each([
    ['stanzas as blocks with line ends', '| One\n|   two\n|\n| three', ['One\ntwo', 'three']],
    ['a line that continues the one before', '| One\n  and more\n| two', ['One and more\ntwo']],
    ['emphasis over several lines', '| *One\n| two* three', ['One\ntwo three']],
    ['a single line', '| One', ['One']],
    ['lines in a quotation', '> | One\n> | two\n\nThree', ['One\ntwo', 'Three']],
    ['lines in a list item', '- | One\n  | two\n- three', ['One\ntwo', 'three']],
    ['lines that end with hard breaks', '| One  \n| two\\\n| three', ['One\ntwo\nthree']],
    ['lines with other line ends', '| One\r\n| two\r\n\r\nThree', ['One\ntwo', 'Three']],
    ['lines of only bars as nothing', '|\n| \n\nOne', ['One']],
  ])('are read with %s', (_, markdown, texts) => {
    expect(textsOf(markdown)).toEqual(texts);
  });

  it.each([
    ['a table', '| One | two |\n| --- | --- |\n| three | four |', ['One, two', 'three, four']],
    ['a table of one column', '| One\n| ---\n| two', ['One', 'two']],
    ['a paragraph with bars', 'One\n| two\n| three', ['One | two | three']],
    ['a row without a table', '| One | two |\n| three | four |', ['| One | two | | three | four |']],
  ])('are not %s', (_, markdown, texts) => {
    expect(textsOf(markdown)).toEqual(texts);
  });

  it('are read in every book if two lines have one bar each', () => {
    expect(textsOf('Verse:\n\n| One\n| two', [])).toEqual(['Verse:', 'One\ntwo']);
    expect(textsOf('Verse:\n\n| One', [])).toEqual(['Verse:', '| One']);
  });

  it('have their places in the file', () => {
    const [first, second] = read('| One\n|  two\n|\n|  three').blocks.map(({ span }) => span);
    expect([first, second]).toEqual([
      { line: 1, column: 3, endLine: 2, endColumn: 7 },
      { line: 4, column: 4, endLine: 4, endColumn: 9 },
    ]);
  });
});
