import type { Image, ImageReference } from 'mdast';
import { silentGap } from '../read/normalise-text.js';
import type { InlineHandler, Speaking } from './handler.js';

export const image: InlineHandler<'image'> = (node, speaking) => sayImage(node, node.url, speaking);

export const imageReference: InlineHandler<'imageReference'> = (node, speaking) =>
  sayImage(node, node.identifier, speaking);

/** An image stands apart from the words around it: the gaps keep its own from growing together with them. */
function sayImage(node: Image | ImageReference, name: string, speaking: Speaking): void {
  const alt = node.alt?.trim() ?? '';
  speaking.say(silentGap);
  if (alt === '' || speaking.policies.images === 'skip') speaking.skip('image', node, alt || name);
  else speaking.say(speaking.policies.images === 'announce' ? `Image: ${alt}` : alt);
  speaking.say(silentGap);
}
