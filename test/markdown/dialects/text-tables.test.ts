import { describe, expect, it } from 'vitest';
import { plainRules } from '../../../src/markdown/dialects/reading-rules.js';
import { readMarkdown } from '../../../src/markdown/read/read.js';
import { defaults, readAll } from '../policies.js';

const read = (markdown: string, policies = readAll, found: readonly 'pandoc'[] = ['pandoc']) =>
  readMarkdown(markdown, policies, { ...plainRules, found });
const textsOf = (...args: Parameters<typeof read>): string[] => read(...args).blocks.map(({ text }) => text);
const lines = (...some: string[]): string => some.join('\n');

const grid = lines(
  '+---------+--------------+',
  '| Name    | Notes        |',
  '+=========+==============+',
  '| Ada     | - a *long    |',
  '|         |   note*      |',
  '|         | - `x|y`      |',
  '+---------+--------------+',
  '| Ben     | One.         |',
  '|         |              |',
  '|         | Two.         |',
  '+---------+--------------+',
);
const simple = lines('  Right     Left', '-------   ------', '     12   twelve', '    123   more');
const multiline = lines(
  '-------------------------',
  'First      Second',
  'header     header',
  '---------- --------------',
  'one        a text of',
  '           two lines',
  '',
  'two        short',
  '-------------------------',
);

describe('grid tables', () => {
  it('are read row by row', () => {
    expect(textsOf(grid)).toEqual(['Name, Notes', 'Ada, a long note\nx|y', 'Ben, One.\nTwo.']);
  });

  it('are skipped and announced like other tables', () => {
    expect(read(grid, defaults)).toMatchObject({
      blocks: [],
      skipped: [{ kind: 'table', line: 1, column: 1, preview: 'Name, Notes' }],
    });
    expect(textsOf(grid, { ...defaults, tables: 'announce' })).toEqual(['Table: Name, Notes']);
  });

  it('are read in every book, and in quotations and lists', () => {
    expect(textsOf(grid, readAll, [])).toHaveLength(3);
    expect(textsOf(grid.replace(/^/gm, '> '), readAll, [])).toHaveLength(3);
    expect(textsOf(`- ${grid.replaceAll('\n', '\n  ')}`)).toHaveLength(3);
  });

  it('have the places of their rows', () => {
    const spans = read(grid).blocks.map(({ span }) => [span.line, span.column, span.endLine, span.endColumn]);
    expect(spans).toEqual([
      [2, 3, 2, 18],
      [4, 3, 6, 20],
      [8, 3, 10, 17],
    ]);
  });

  it('may have characters of double width, merged cells and escaped bars', () => {
    const wide = lines(
      '+------+-----+',
      '| 灯台 | sea |',
      '+------+-----+',
      '| both \\|    |',
      '+------+-----+',
    );
    expect(textsOf(wide)).toEqual(['灯台, sea', 'both |']);
  });

  it.each([
    ['a border without rows', '+---+\n+---+\nText', ['+—+ +—+ Text']],
    ['a table without a last border', '+---+\n| a |\n\nText', ['+—+ | a |', 'Text']],
    ['a border inside a paragraph', 'Text\n+---+\n| a |\n+---+', ['Text +—+ | a | +—+']],
  ])('are not %s', (_, markdown, texts) => {
    expect(textsOf(markdown)).toEqual(texts);
  });
});

describe('simple and multiline tables', () => {
  it('are read row by row', () => {
    expect(textsOf(`Text\n\n${simple}\n\nAfter`)).toEqual([
      'Text',
      'Right, Left',
      '12, twelve',
      '123, more',
      'After',
    ]);
    expect(textsOf(`${multiline}\n\nAfter`)).toEqual([
      'First header, Second header',
      'one, a text of two lines',
      'two, short',
      'After',
    ]);
  });

  it('may have no header', () => {
    expect(textsOf('---- ----\none  two\n---- ----\n\nAfter')).toEqual(['one, two', 'After']);
    expect(textsOf('---- ----\none  two\n     more\n\ntwo  x\n---- ----')).toEqual([
      'one, two more',
      'two, x',
    ]);
  });

  it('are skipped like other tables', () => {
    expect(read(simple, defaults)).toMatchObject({
      blocks: [],
      skipped: [{ kind: 'table', preview: 'Right, Left' }],
    });
  });

  it('are read only in books of Pandoc', () => {
    expect(read(simple, readAll, []).constructs).toEqual([]);
  });

  it.each([
    ['a heading over dashes', 'Sea\n---\n\nText', ['Sea', 'Text']],
    ['scene breaks', 'One.\n\n--- --- ---\n\nTwo.\n\n---\n\nThree.', ['One.', 'Two.', 'Three.']],
    [
      'a scene break over prose',
      '--- ---\nIt was a dark night\nand went on.\n\n--- ---',
      ['It was a dark night and went on.'],
    ],
    ['dashes in a code block', '```\nName   Age\n-----  ---\nAda    31\n```', ['Name Age ----- --- Ada 31']],
    [
      'a list under a paragraph',
      'Text with -- -- dashes\n- one\n- two',
      ['Text with – – dashes', 'one', 'two'],
    ],
  ])('are not %s', (_, markdown, texts) => {
    expect(textsOf(markdown)).toEqual(texts);
  });
});

describe('captions of tables', () => {
  const table = '| Name |\n| --- |\n| Ada |';

  it.each([
    ['above it', `Table: Ages {#tbl:ages}\n\n${table}`],
    ['below it', `${table}\n\nTable: Ages`],
    ['without a word', `${table}\n\n: Ages {#tbl:ages}`],
    ['below a grid table', '+------+\n| Name |\n+------+\n| Ada  |\n+------+\n\n: Ages'],
  ])('are read before the rows: %s', (_, markdown) => {
    expect(textsOf(markdown)).toEqual(['Ages', 'Name', 'Ada']);
  });

  it('are skipped with the table', () => {
    const { blocks, skipped } = read(`Text\n\n${table}\n\n: Ages\n\nAfter`, defaults);
    expect(blocks.map(({ text }) => text)).toEqual(['Text', 'After']);
    expect(skipped.map(({ kind, line, preview }) => [kind, line, preview])).toEqual([
      ['table', 3, 'Name'],
      ['table', 7, 'Ages'],
    ]);
  });

  it('are ordinary paragraphs without a table, and in other books', () => {
    expect(textsOf('Table: Ages\n\nText')).toEqual(['Table: Ages', 'Text']);
    expect(textsOf(`${table}\n\nTable: Ages`, defaults, [])).toEqual(['Table: Ages']);
    expect(textsOf(`${table}\n\nTable: Ages {#tbl:ages}`, defaults, [])).toEqual([]);
  });
});
