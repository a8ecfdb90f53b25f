import { describe, expect, it } from 'vitest';
import { wordFindings } from '../../../src/check/words/word-findings.js';
import { placeFindings } from '../../../src/plan/takes/place-findings.js';
import { added, judgementOf, missing } from '../../support/word-judgements.js';

const source = [
  '# The harbour',
  '',
  'The keeper walked down',
  'to the [harbour](https://example.com/a/b) before the sun',
  'was up.',
  '',
  'A cold wind came.',
];
const blocks = [
  { spoken: 'The keeper walked down to the harbour before the sun was up.', line: 3, endLine: 5 },
  { spoken: 'A cold wind came.', line: 7, endLine: 7 },
].map(({ spoken, line, endLine }) => ({ spoken, span: { line, column: 1, endLine, endColumn: 1 } }));
const text = `${blocks[0]?.spoken}\n\n${blocks[1]?.spoken}`;
const chunk = { chapter: 2, chunk: 1, text, firstBlock: 0, lastBlock: 1 };
type Lines = Parameters<typeof placeFindings>[2];
const book = {
  chapters: [{ chapter: { chapter: 2, file: '02.md', blocks }, chunks: [chunk] }],
  linesOf: (file: string) => (file === '02.md' ? source : null),
} as unknown as Lines;

const at = (words: string) => missing(words, { start: text.indexOf(words) });
const linesOf = (words: string, lines: Lines = book) =>
  placeFindings(wordFindings(judgementOf([at(words)]), 'high'), chunk, lines).map(({ line }) => line);

describe('placeFindings', () => {
  it.each([
    ['keeper', 3],
    ['harbour', 4],
    ['was up', 5],
    ['cold wind', 7],
  ])('gives "%s" its line in the file, %i', (words, line) => {
    expect(linesOf(words)).toEqual([line]);
  });

  it('gives the first line of the block if the file can no longer be read', () => {
    expect(linesOf('was up', { ...book, linesOf: () => null })).toEqual([3]);
  });

  it('gives no line to speech that is not in the text, or if the chunk no longer exists', () => {
    const strange = wordFindings(judgementOf([added(3)]), 'high');
    expect(placeFindings(strange, chunk, book)).toEqual(strange);
    const lost = wordFindings(judgementOf([at('keeper')]), 'high');
    expect(placeFindings(lost, { chapter: 2, chunk: 9 }, book)).toEqual(lost);
  });
});
