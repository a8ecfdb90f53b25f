import type { BlockHandler, InlineHandler } from './handler.js';

/** Says a hard break as a line separator, which is white space in every script. Soft breaks are `\\n` in text nodes. */
export const lineBreak: InlineHandler<'break'> = (_node, speaking) => speaking.say('\u2028');

/** Reports a thematic break: a longer pause if a seam is there. */
export const thematicBreak: BlockHandler<'thematicBreak'> = (_node, reader) => reader.breakHere();
