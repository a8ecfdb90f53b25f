import type { Image, ImageReference } from 'mdast';
import { isFileName } from '../read/is-file-name.js';
import { silentGap, silentPart } from '../read/normalise-text.js';
import type { InlineHandler, Speaking } from './handler.js';

/** Says or skips an image. */
export const image: InlineHandler<'image'> = (node, speaking) => sayImage(node, node.url, speaking);

/** Says or skips an image that refers to a link definition. */
export const imageReference: InlineHandler<'imageReference'> = (node, speaking) =>
  sayImage(node, node.identifier, speaking);

/** Separates the image's words from those around it with gaps. */
function sayImage(node: Image | ImageReference, name: string, speaking: Speaking): void {
  const alt = node.alt?.trim() ?? '';
  speaking.say(silentGap);
  const hasWords = alt !== '' && (speaking.rules.version < 2 || !isFileName(alt, name));
  if (!hasWords || speaking.policies.images === 'skip') {
    speaking.say(silentPart);
    speaking.skip('image', node, alt || name);
  } else speaking.say(speaking.policies.images === 'announce' ? `Image: ${alt}` : alt);
  speaking.say(silentGap);
}
