import type { InlineHandler } from './handlers.js';

/** A hard break is white space in every script. (The end of a source line is `\\n` in a text's value.) */
export const lineBreak: InlineHandler<'break'> = (_node, speaking) => speaking.say('\u2028');
