import type { BlockHandler } from './handler.js';

/** Reads the terms and definitions of a list. */
export const definitionList: BlockHandler<'definitionList'> = (node, reader) => reader.enter(node.children);

/** Reads a term as a block of its own. */
export const definitionTerm: BlockHandler<'definitionTerm'> = (node, reader) => {
  const { raw, notes } = reader.speak(node.children);
  reader.say(node, { kind: 'list-item', text: raw, notes, lead: raw });
};

/** Reads each paragraph of a definition as a block. */
export const definitionDescription: BlockHandler<'definitionDescription'> = (node, reader) =>
  reader.enter(node.children, { kind: 'list-item', hasOwnOutline: true });
