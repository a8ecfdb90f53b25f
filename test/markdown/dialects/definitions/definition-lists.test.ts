import { describe, expect, it } from 'vitest';
import { plainRules } from '../../../../src/markdown/dialects/reading-rules.js';
import { readMarkdown } from '../../../../src/markdown/read/read.js';
import { defaults } from '../../policies.js';

const read = (markdown: string, found: readonly 'pandoc'[] = ['pandoc']) =>
  readMarkdown(markdown, defaults, { ...plainRules, found });
const textsOf = (markdown: string, found?: readonly 'pandoc'[]): string[] =>
  read(markdown, found).blocks.map(({ text }) => text);

describe('definition lists', () => {
  it.each([
    ['a term and a definition', 'Ebb\n:   The sea goes out.', ['Ebb', 'The sea goes out.']],
    ['an empty line between them', 'Ebb\n\n: The sea goes out.', ['Ebb', 'The sea goes out.']],
    ['a tilde', 'Ebb\n  ~ The sea goes out.', ['Ebb', 'The sea goes out.']],
    ['several terms', '*Ebb*\nLow tide\n: The sea goes out.', ['Ebb', 'Low tide', 'The sea goes out.']],
    ['several definitions', 'Ebb\n: One.\n: Two.\n\n: Three.', ['Ebb', 'One.', 'Two.', 'Three.']],
    [
      'several paragraphs',
      'Ebb\n:   One\n    more.\n\n    Two.\n\nText',
      ['Ebb', 'One more.', 'Two.', 'Text'],
    ],
    ['a line that is not indented', 'Ebb\n:   One\nmore.', ['Ebb', 'One more.']],
    ['a list inside', 'Ebb\n:   One:\n\n    - two\n    - three', ['Ebb', 'One:', 'two', 'three']],
    ['a tab after the mark', 'Ebb\n:\tOne.\n\n\tTwo.', ['Ebb', 'One.', 'Two.']],
    ['two lists', 'Ebb\n: One.\n\nFlow\n: Two.', ['Ebb', 'One.', 'Flow', 'Two.']],
    ['a quotation around it', '> Ebb\n> : One.\n\nText', ['Ebb', 'One.', 'Text']],
    ['a list item around it', '- Ebb\n  : One.\n- Two', ['Ebb', 'One.', 'Two']],
  ])('are read with %s', (_, markdown, texts) => {
    expect(textsOf(markdown)).toEqual(texts);
  });

  it.each([
    ['a colon without a term', '# Sea\n\n: One.', ['Sea', ': One.']],
    [
      'a colon after a paragraph of two lines',
      'Two lines\nof prose.\n\n: One.',
      ['Two lines of prose.', ': One.'],
    ],
    ['a colon far below a paragraph', 'Prose.\n\n\n: One.', ['Prose.', ': One.']],
    ['a colon before a word', 'Ebb\n:One', ['Ebb :One']],
    ['a colon without words', 'Ebb\n: \nflow', ['Ebb : flow']],
    ['a fence of tildes', '~~~\nEbb\n~~~\n\nText', ['Text']],
  ])('are not %s', (_, markdown, texts) => {
    expect(textsOf(markdown)).toEqual(texts);
  });

  it('are read in every book if a single line is followed by a colon and three spaces', () => {
    expect(textsOf('Ebb\n:   The sea goes out.', [])).toEqual(['Ebb', 'The sea goes out.']);
    expect(textsOf('Ebb\n: The sea goes out.', [])).toEqual(['Ebb : The sea goes out.']);
    expect(textsOf('Two\nlines\n:   The sea goes out.', [])).toEqual(['Two lines : The sea goes out.']);
  });

  it('have blocks of the kind of list items, with their places in the file', () => {
    const blocks = read('Ebb\n:   The sea\n    goes out.').blocks;
    expect(blocks.map(({ kind }) => kind)).toEqual(['list-item', 'list-item']);
    expect(blocks.map(({ span }) => [span.line, span.column, span.endLine])).toEqual([
      [1, 1, 1],
      [2, 5, 3],
    ]);
  });

  it('nested too deeply are reported', () => {
    expect(read(`Ebb\n${': '.repeat(400)}x`).diagnostics).toMatchObject([{ code: 'markdown-too-complex' }]);
  });
});
