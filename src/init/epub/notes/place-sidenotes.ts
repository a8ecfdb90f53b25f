import type { Element } from 'hast';
import { isBlock } from '../clean/block-elements.js';
import { attribute, childElements } from '../text/tree.js';

/** Classes of notes that a book prints in its margin. */
const sidenoteClass = /^(?:side-?notes?|margin-?notes?|marginalia)$/i;

/** Tells whether an element says that it is a sidenote. */
export const isSidenote = (element: Element): boolean =>
  /^(?:span|small|aside|div|p|i)$/.test(element.tagName) &&
  (attribute(element, 'className') ?? '').split(/\s+/).some((name) => sidenoteClass.test(name));

/** Moves sidenotes between paragraphs to the end of the paragraph after them, which they are about. Changes the tree. */
export function placeSidenotes(parent: Element): void {
  const children = childElements(parent);
  for (const [index, child] of children.entries()) {
    const next = children[index + 1];
    if (isSidenote(child) && isBlock(child) && next?.tagName === 'p' && !isSidenote(next)) {
      parent.children = parent.children.filter((node) => node !== child);
      next.children = [...next.children, { ...child, tagName: 'span' }];
    } else placeSidenotes(child);
  }
}
