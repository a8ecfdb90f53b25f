import type { BlockHandler } from './handlers.js';

/** Bullets and numbers are not spoken: as in HTML, they are no text of the page. */
export const list: BlockHandler<'list'> = (node, reader) => reader.enter(node.children);
