import type { Table, TableRow } from 'mdast';
import { countWords } from '../../base/count-words.js';
import { withoutFences } from '../read/fence-lines.js';
import { normaliseLines } from '../read/normalise-text.js';
import type { BlockHandler, NoteRef, Reader } from './handler.js';
import { readCaptionAfter } from './table-caption.js';

/** Reads a row as one block, with commas between cells that do not end in punctuation. */
export const tableRow: BlockHandler<'tableRow'> = (node, reader) =>
  reader.say(node, { kind: 'table', ...rowText(node, reader) });

/** Returns the text of a row and of its first cell, and the identifiers of footnotes that it refers to. */
function rowText(row: TableRow, reader: Reader): { text: string; lead: string | null; notes: NoteRef[] } {
  const notes: NoteRef[] = [];
  const cells = row.children.map((cell) => {
    const speech = reader.speak([cell]);
    notes.push(...speech.notes);
    return normaliseLines(withoutFences(speech.raw, row, reader));
  });
  const text = cells
    .filter((cell) => cell !== '')
    .reduce(
      (joined, cell) =>
        joined + (joined === '' ? '' : /[.,;:!?…。、，！？]$/u.test(joined) ? ' ' : ', ') + cell,
      '',
    );
  return { text, lead: cells.length > 1 ? (cells[0] ?? null) : null, notes };
}

/** Reads a table row by row, or announces it with its header, by the policy. Its caption is first, as on the page. */
export const table: BlockHandler<'table'> = (node, reader) => {
  readCaptionAfter(reader);
  if (reader.policies.tables === 'read') reader.enter(node.children);
  else announce(node, reader);
};

function announce(node: Table, reader: Reader): void {
  const [header] = node.children;
  const { text, notes } = header ? rowText(header, reader) : { text: '', notes: [] };
  if (reader.policies.tables === 'announce') {
    reader.say(node, { kind: 'table', text: text ? `Table: ${text}` : 'Table', notes });
  }
  reader.skip('table', node, text);
  // Addresses of links and pictures are not words of the page.
  reader.countSkipped('table', countWords(reader.sourceOf(node).replace(/\]\([^()]*\)/g, ']')));
}
