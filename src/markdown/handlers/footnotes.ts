import type { InlineHandler } from './handler.js';
import { silent } from './silent.js';

/** The mark is not spoken; the note may be, after the block that it stands in. */
export const footnoteReference: InlineHandler<'footnoteReference'> = (node, speaking) =>
  speaking.refer(node.identifier);

/** A note is read where it is first referred to (`Reader.say`), and listed at the end of the file otherwise (`readTree`). */
export const footnoteDefinition = silent;
