import type { InlineHandler } from './handler.js';
import { silent } from './silent.js';

/** Records a reference. The note may be spoken after the block that refers to it; the reference never is. */
export const footnoteReference: InlineHandler<'footnoteReference'> = (node, speaking) =>
  speaking.refer(node.identifier);

/** Records a note that is written in its place, as if it were a footnote. */
export const inlineNote: InlineHandler<'inlineNote'> = (node, speaking) => speaking.refer(node);

/** Says nothing: `Reader.say` reads a note at its first reference, and `readTree` lists the others as skipped. */
export const footnoteDefinition = silent;
