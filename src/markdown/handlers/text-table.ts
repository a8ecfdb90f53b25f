import type { Nodes, PhrasingContent, Table, TableRow } from 'mdast';
import type { TextCell } from '../dialects/text-tables/text-cell.js';
import type { Spot } from '../parse/source-text.js';
import type { BlockHandler, Reader } from './handler.js';
import { table } from './table.js';

/** Reads a table that is drawn with characters like any other table. */
export const textTable: BlockHandler<'textTable'> = (node, reader) => {
  // Only a table that is read needs its cells, and of another one the header.
  const rows = reader.policies.tables === 'read' ? node.rows : node.rows.slice(0, 1);
  const children = rows.map((row) => rowOf(row, reader));
  table(
    { type: 'table', children, ...(node.position && { position: node.position }) } satisfies Table,
    reader,
  );
};

function rowOf(cells: readonly TextCell[], reader: Reader): TableRow {
  const children = cells.map((cell) => ({
    type: 'tableCell' as const,
    children: inlinesOf(reader.parse(cell.value, cell), reader),
  }));
  const written = cells.filter(({ value }) => value !== '');
  const [first] = written.toSorted((a, b) => a.line - b.line || a.column - b.column);
  const [last] = written.map(endOf).sort((a, b) => b.line - a.line || b.column - a.column);
  return first && last
    ? {
        type: 'tableRow',
        children,
        position: { start: { line: first.line, column: first.column }, end: last },
      }
    : { type: 'tableRow', children };
}

function endOf({ value, line, column }: TextCell): Spot {
  const lines = value.split('\n');
  return { line: line + lines.length - 1, column: column + (lines.at(-1) ?? '').length };
}

/** Returns the text of blocks in a cell as inline nodes, with a line break after each block. */
function inlinesOf(blocks: readonly Nodes[], reader: Reader): PhrasingContent[] {
  return blocks.flatMap((block): PhrasingContent[] => {
    switch (block.type) {
      case 'paragraph':
      case 'heading':
        return [...block.children, { type: 'break' }];
      case 'code':
        if (reader.policies.code === 'read') return [{ type: 'text', value: block.value }, { type: 'break' }];
        reader.skip('code', block, block.value);
        return [];
      case 'math':
        return [{ type: 'inlineMath', value: block.value }, { type: 'break' }];
      case 'html':
      case 'unspoken':
        return [block, { type: 'break' }];
      case 'definition':
      case 'footnoteDefinition':
      case 'thematicBreak':
        return [];
      case 'textTable':
        return block.rows.flat().flatMap((cell) => inlinesOf(reader.parse(cell.value, cell), reader));
      default:
        return 'children' in block ? inlinesOf(block.children, reader) : [];
    }
  });
}
