import { element } from '../page/elements.js';
import type { NodeHandler } from './node-handler.js';

/** Shows a picture. */
export const image: NodeHandler<'image'> = ({ url, alt, position }) =>
  element('img', { src: url, alt: alt ?? '' }, [], position);

/** Shows a picture whose address is in a definition; without one, its alternative text. */
export const imageReference: NodeHandler<'imageReference'> = (node, { state }) => {
  const definition = state.definitionById.get(node.identifier.toUpperCase());
  return element('img', { src: definition?.url ?? '', alt: node.alt ?? '' }, [], node.position);
};
