import type { BlockHandler } from './handlers.js';

/** Each paragraph of an item is a block, tight or loose; the box of a task is not spoken. */
export const listItem: BlockHandler<'listItem'> = (node, reader) =>
  reader.enter(node.children, { kind: 'list-item', hasOwnOutline: true });
