import type { BlockHandler } from './handlers.js';
import { rowText } from './table-row.js';

/** A table: row by row, or its header alone. */
export const table: BlockHandler<'table'> = (node, reader) => {
  if (reader.policies.tables === 'read') return reader.enter(node.children);
  const [header] = node.children;
  const { text, notes } = header ? rowText(header, reader) : { text: '', notes: [] };
  if (reader.policies.tables === 'announce') {
    reader.say(node, { kind: 'table', text: text ? `Table: ${text}` : 'Table', notes });
  }
  reader.skip('table', node, text);
};
