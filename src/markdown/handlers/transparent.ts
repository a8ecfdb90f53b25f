import type { Parents } from 'mdast';
import type { BlockHandler, Speaking } from './handler.js';

export const root: BlockHandler<'root'> = (node, reader) => reader.enter(node.children);
export const blockquote: BlockHandler<'blockquote'> = (node, reader) =>
  reader.enter(node.children, { kind: 'quotation', hasOwnOutline: true });

/** Nodes that change how text looks and not what it says: emphasis, strong, deleted text, a table's cell. */
export const inner = (node: Parents, speaking: Speaking): void => speaking.enter(node.children);
