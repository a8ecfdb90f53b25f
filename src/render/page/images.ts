import type { Element, Root } from 'hast';
import type { RenderedImage } from '../rendered-chapter.js';
import { isElement, text, walk } from './elements.js';

/**
 * Gives the pictures of a page their names, and shows the alternative text of those that have none. Returns the pictures that the page
 * shows, without repetitions.
 */
export function resolveImages(
  root: Root,
  imageName: (source: string) => string | null,
): readonly RenderedImage[] {
  const images = new Map<string, RenderedImage>();
  const found: Element[] = [];
  walk(root, (node) => {
    if (isElement(node, 'img')) found.push(node);
  });
  for (const node of found) {
    const source = String(node.properties.src ?? '');
    const alt = String(node.properties.alt ?? '');
    const name = images.get(source)?.name ?? imageName(source);
    if (name === null) {
      node.tagName = 'span';
      node.properties = { className: ['image'] };
      node.children = alt === '' ? [] : [text(alt, node.position)];
    } else {
      node.properties.src = name;
      if (!images.has(source)) images.set(source, { source, name, alt });
    }
  }
  return [...images.values()];
}
