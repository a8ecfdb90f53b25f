import type { BlockHandler } from './handler.js';

/** Reads each paragraph of an item as a block. The box of a task is not spoken. */
export const listItem: BlockHandler<'listItem'> = (node, reader) =>
  reader.enter(node.children, { kind: 'list-item', hasOwnOutline: true });
/** Reads the items of a list. Bullets and numbers are not text of the page, so they are not spoken. */
export const list: BlockHandler<'list'> = (node, reader) => reader.enter(node.children);
