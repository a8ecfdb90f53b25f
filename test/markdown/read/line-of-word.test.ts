import { describe, expect, it } from 'vitest';
import { lineOfWord } from '../../../src/markdown/read/line-of-word.js';

const source = [
  '# A heading',
  '',
  'The *lamp* was lit by [Wren](https://wren.example/the/lamp/was/lit)',
  'at six, and the quay',
  'was dark.',
];
const span = { line: 3, column: 1, endLine: 5, endColumn: 10 };
const spoken = 'The lamp was lit by Wren at six, and the key was dark.';
const lineOf = (word: string, lines: readonly string[] | null = source) =>
  lineOfWord({ spoken, span }, spoken.indexOf(word), lines);

describe('lineOfWord', () => {
  it.each([
    ['The', 3],
    ['Wren', 3],
    ['at six', 4],
    ['the key', 4],
    ['was dark', 5],
    ['dark', 5],
  ])('finds %s on line %i among markup', (word, line) => {
    expect(lineOf(word)).toBe(line);
  });

  it('places a respelt word directly after the words before it', () => {
    expect([4, 5]).toContain(lineOf('key'));
  });

  it('returns the first line without the source, or with a changed source', () => {
    expect(lineOf('dark', null)).toBe(3);
    expect(lineOf('dark', ['one line'])).toBe(3);
  });
});
