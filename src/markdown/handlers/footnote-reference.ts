import type { InlineHandler } from './handlers.js';

/** The mark is not spoken; the note may be, after the block that it stands in. */
export const footnoteReference: InlineHandler<'footnoteReference'> = (node, speaking) =>
  speaking.refer(node.identifier);
