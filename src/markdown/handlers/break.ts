import type { InlineHandler } from '../handlers.js';

/** A hard break is white space, like the end of any line. */
export const lineBreak: InlineHandler<'break'> = (_node, speaking) => speaking.say('\n');
