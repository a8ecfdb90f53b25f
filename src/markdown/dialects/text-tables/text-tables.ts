import type { Extension as FromMarkdown } from 'mdast-util-from-markdown';
import type { Extension, Construct as Syntax } from 'micromark-util-types';
import type { Construct } from '../construct.js';
import { dashTableRows, judgeDashTable } from './dash-table.js';
import { gridRows, judgeGrid } from './grid-table.js';
import { tableSyntax } from './table-syntax.js';
import type { TextLine } from './text-cell.js';

/** Micromark tries these before indented code, at the start of a line that continues nothing. */
const atLineStart = (syntax: Syntax): Extension => ({
  flowInitial: { null: syntax } as Extension['flowInitial'],
});

/** Table whose cells are drawn with `+`, `-` and `|`. */
export const gridTables: Construct = {
  name: 'grid-tables',
  dialects: ['pandoc', 'quarto'],
  sign: /\+[-=:]/,
  proof: /(?:^|[\r\n])[ >]*\+(?::?[-=]{2,}:?\+)+[ \t]*(?:\r\n?|\n)[ >]*\|/,
  syntax: () => atLineStart(tableSyntax('gridTable', judgeGrid)),
  fromMarkdown,
};

/** Pandoc's simple and multiline tables. */
export const dashTables: Construct = {
  name: 'simple-tables',
  dialects: ['pandoc', 'quarto'],
  sign: /-- +--/,
  proof: null,
  syntax: () => atLineStart(tableSyntax('dashTable', judgeDashTable)),
  fromMarkdown,
};

function fromMarkdown(): FromMarkdown {
  let lines: TextLine[] = [];
  return {
    enter: {
      textTable(token) {
        lines = [];
        this.enter({ type: 'textTable', rows: [] }, token);
      },
    },
    exit: {
      textTableLine(token) {
        const { line, column } = token.start;
        lines.push({ text: this.sliceSerialize(token, true), line, column });
      },
      textTable(token) {
        const node = this.stack.at(-1);
        const isGrid = lines[0]?.text.trimStart().startsWith('+');
        const rows = isGrid ? gridRows(lines) : dashTableRows(lines);
        if (node?.type === 'textTable')
          node.rows = rows.filter((row) => row.some(({ value }) => value !== ''));
        this.exit(token);
      },
    },
  };
}
