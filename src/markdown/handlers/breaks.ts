import { hardBreak } from '../read/normalise-text.js';
import type { BlockHandler, InlineHandler } from './handler.js';

/** Says a hard break, at which voices pause. Soft breaks are `\n` in text nodes. */
export const lineBreak: InlineHandler<'break'> = (_node, speaking) => speaking.say(hardBreak);

/** Reports a thematic break: a longer pause if a seam is there. */
export const thematicBreak: BlockHandler<'thematicBreak'> = (_node, reader) => reader.breakHere();
