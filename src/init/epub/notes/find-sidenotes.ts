import type { Element } from 'hast';
import { isBlock } from '../clean/block-elements.js';
import type { BookText } from '../text/read-text.js';
import { elementsIn, hasWords } from '../text/tree.js';
import type { Note } from './notes.js';
import { isSidenote } from './place-sidenotes.js';

/** Returns the sidenotes in the middle of a text, each by its element. */
export function sidenotesIn(texts: ReadonlyMap<string, BookText>): ReadonlyMap<Element, Note> {
  const found = new Map<Element, Note>();
  for (const text of texts.values()) {
    for (const element of elementsIn(text.body)) {
      if (!isSidenote(element) || isBlock(element) || !hasWords(element)) continue;
      if (isInWords(element, text.parents))
        found.set(element, { text, element, mark: '', backlinks: new Set() });
    }
  }
  return found;
}

/** Tells whether the block around an element has other words. */
function isInWords(element: Element, parents: ReadonlyMap<Element, Element>): boolean {
  for (let inner = element; !isBlock(inner); ) {
    const parent = parents.get(inner);
    if (!parent) return false;
    const child = inner;
    if (parent.children.some((node) => node !== child && hasWords(node))) return true;
    inner = parent;
  }
  return false;
}
