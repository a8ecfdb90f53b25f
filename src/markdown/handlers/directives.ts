import type { BlockHandler, InlineHandler } from './handler.js';
import { unspoken, unspokenBlock } from './unspoken.js';

/** Reads the label of a directive on a line of its own. Without a label it is a tag. */
export const leafDirective: BlockHandler<'leafDirective'> = (node, reader) => {
  const { children, position } = node;
  const place = position ? { position } : {};
  if (children.length > 0) reader.enter([{ type: 'paragraph', children, ...place }]);
  else unspokenBlock({ type: 'unspoken', kind: 'template', value: reader.sourceOf(node), ...place }, reader);
};

/** Reads the label of a directive in a sentence. Without a label it is a tag. */
export const textDirective: InlineHandler<'textDirective'> = (node, speaking) => {
  const { children, name, position } = node;
  if (children.length > 0) return speaking.enter(children);
  const place = position ? { position } : {};
  unspoken({ type: 'unspoken', kind: 'template', value: `:${name}`, ...place }, speaking);
};
