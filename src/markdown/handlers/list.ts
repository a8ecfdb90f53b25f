import type { BlockHandler } from './handler.js';

/** Each paragraph of an item is a block, tight or loose; the box of a task is not spoken. */
export const listItem: BlockHandler<'listItem'> = (node, reader) =>
  reader.enter(node.children, { kind: 'list-item', hasOwnOutline: true });
/** Bullets and numbers are not spoken: as in HTML, they are no text of the page. */
export const list: BlockHandler<'list'> = (node, reader) => reader.enter(node.children);
