import type { BlockHandler } from './handler.js';

/** Reads a box: its title as a paragraph, then its content. Of an admonition, what the policy says. */
export const box: BlockHandler<'box'> = (node, reader) => {
  const policy = node.isAdmonition ? reader.policies.admonitions : 'read';
  const title = node.title && reader.speak(node.title);
  if (title && policy !== 'skip')
    reader.say(node.title?.[0] ?? node, { kind: 'paragraph', text: title.raw, notes: title.notes });
  if (policy === 'read') reader.enter(node.children);
  else reader.skip('admonition', node, title?.raw ?? reader.sourceOf(node));
};
