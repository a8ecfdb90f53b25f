import type { BlockHandler, InlineHandler } from './handler.js';

/** A hard break is white space in every script. (The end of a source line is `\\n` in a text's value.) */
export const lineBreak: InlineHandler<'break'> = (_node, speaking) => speaking.say('\u2028');

/** Not spoken: a pause, where a seam falls on it. */
export const thematicBreak: BlockHandler<'thematicBreak'> = (_node, reader) => reader.breakHere();
