import type { InlineHandler } from './handler.js';

/** Says raised text: a power, an ordinal, or nothing if it is the number of a note. */
export const superscript: InlineHandler<'superscript'> = (node, speaking) =>
  speaking.enterShifted(node, 'raised');

/** Says lowered text. */
export const subscript: InlineHandler<'subscript'> = (node, speaking) =>
  speaking.enterShifted(node, 'lowered');
