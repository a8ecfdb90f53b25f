import type { BlockHandler } from './handlers.js';

export const blockquote: BlockHandler<'blockquote'> = (node, reader) =>
  reader.enter(node.children, { kind: 'quotation', hasOwnOutline: true });
