import type { BlockHandler } from './handlers.js';

/** Not spoken: a pause, where a seam falls on it. */
export const thematicBreak: BlockHandler<'thematicBreak'> = (_node, reader) => reader.breakHere();
