import type { Nodes, Paragraph } from 'mdast';
import { tableCaptions } from '../dialects/text-tables/table-captions.js';
import type { Reader } from './handler.js';

const start = /^\s*(?:[Tt]able)?:\s+/;
const attributes = /\s*\{[^{}]*\}\s*$/;

/** Tells whether a node can be the caption of the table before or after it: `Table: Harbours {#tbl:one}`. */
export function isCaption(
  node: Nodes | undefined,
  { constructs }: Pick<Reader, 'constructs'>,
): node is Paragraph {
  if (node?.type !== 'paragraph' || !constructs.includes(tableCaptions)) return false;
  const [first] = node.children;
  return first?.type === 'text' && start.test(first.value);
}

/** Reads the caption after a table, if there is one, and passes over it. */
export function readCaptionAfter(reader: Reader): void {
  const [next] = reader.following();
  if (!isCaption(next, reader)) return;
  reader.passOver();
  readCaption(next, reader);
}

/** Reads a paragraph as a table's caption. Returns false if it is none. */
export function readCaptionBefore(node: Paragraph, reader: Reader): boolean {
  if (!isCaption(node, reader)) return false;
  const [next] = reader.following();
  if (next?.type !== 'table' && next?.type !== 'textTable') return false;
  readCaption(node, reader);
  return true;
}

/** Says or skips a caption like its table. It describes the table, so it is also said where the table is announced. */
function readCaption(node: Paragraph, reader: Reader): void {
  const { raw, notes } = reader.speak(node.children);
  const text = raw.replace(start, '').replace(attributes, '');
  if (reader.policies.tables === 'skip') reader.skip('table', node, text);
  else reader.say(node, { kind: 'table', text, notes });
}
