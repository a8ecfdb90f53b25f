import type { TableRow } from 'mdast';
import { withoutFences } from '../read/fence-lines.js';
import { normaliseText } from '../read/normalise-text.js';
import type { BlockHandler, Reader } from './handler.js';

/** A row is one block: its cells, with commas between them where they do not end in a mark of their own. */
export const tableRow: BlockHandler<'tableRow'> = (node, reader) =>
  reader.say(node, { kind: 'table', ...rowText(node, reader) });

export function rowText(row: TableRow, reader: Reader): { text: string; notes: string[] } {
  const notes: string[] = [];
  const cells = row.children.map((cell) => {
    const speech = reader.speak([cell]);
    notes.push(...speech.notes);
    return normaliseText(withoutFences(speech.raw, row, reader));
  });
  const text = cells
    .filter((cell) => cell !== '')
    .reduce(
      (said, cell) => said + (said === '' ? '' : /[.,;:!?…。、，！？]$/u.test(said) ? ' ' : ', ') + cell,
      '',
    );
  return { text, notes };
}

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
