import type { BlockHandler } from './handlers.js';

export const root: BlockHandler<'root'> = (node, reader) => reader.enter(node.children);
