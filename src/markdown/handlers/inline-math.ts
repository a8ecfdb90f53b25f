import type { InlineHandler } from './handlers.js';

export const inlineMath: InlineHandler<'inlineMath'> = (node, speaking) => {
  const { math: policy } = speaking.policies;
  if (policy === 'read') speaking.say(node.value.trim());
  else speaking.skip('math', node, node.value);
  if (policy === 'announce') speaking.say('formula');
};
