import type { Parents } from 'mdast';
import type { BlockHandler, Speaking } from './handler.js';

/** Reads the document. */
export const root: BlockHandler<'root'> = (node, reader) => reader.enter(node.children);
/** Reads a quotation, whose headings are not part of the chapter's outline. */
export const blockquote: BlockHandler<'blockquote'> = (node, reader) =>
  reader.enter(node.children, { kind: 'quotation', hasOwnOutline: true });

/** Reads nodes that change only the appearance of their text: emphasis, strong, deleted text, table cells. */
export const inner = (node: Parents, speaking: Speaking): void => speaking.enter(node.children);
