import type { InlineHandler } from './handlers.js';

/** Code in a line of prose is part of its sentence, whatever the policy for code blocks. */
export const inlineCode: InlineHandler<'inlineCode'> = (node, speaking) => speaking.say(node.value);
