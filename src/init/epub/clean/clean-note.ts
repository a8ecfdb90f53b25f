import type { Element, ElementContent } from 'hast';
import type { Note } from '../text/find-notes.js';
import { type Cleaning, cleanChildren } from './clean-element.js';

/** Returns the content of a note without its number or sign, and without links back to the reference. */
export function cleanNote({ element, mark }: Note, cleaning: Cleaning): ElementContent[] {
  const children = cleanChildren(element, cleaning);
  const tagName = element.tagName === 'p' ? 'p' : 'div';
  const note: Element = { type: 'element', tagName, properties: {}, children };
  dropStart(note, mark);
  return [note];
}

/** Removes the number or sign at the start of a note, with its punctuation: `1. `, `[1] `. */
function dropStart(note: Element, mark: string): void {
  const bare = mark.replace(/^[[({]|[\])}.:]+$/g, '');
  const leaf = firstText(note);
  if (!leaf) return;
  const rest = leaf.value.trimStart().replace(/^[[({]/, '');
  if (bare !== '' && rest.startsWith(bare) && !/^[\p{L}\p{N}]/u.test(rest.slice(bare.length))) {
    leaf.value = rest.slice(bare.length);
  }
  // The number may have been a link back, which is already removed.
  leaf.value = leaf.value.replace(/^\s*[\])}.:]?\s*(?!\.)/, '');
  if (leaf.value === '') {
    const next = firstText(note);
    if (next) next.value = next.value.replace(/^\s*[\])}.:]?\s*(?!\.)/, '');
  }
}

/** Returns the first text in an element that is not empty. It may be changed, since the elements are copies. */
function firstText(element: Element): { value: string } | null {
  for (const child of element.children) {
    if (child.type === 'text' && child.value.trim() !== '') return child;
    if (child.type === 'element') {
      const found = firstText(child);
      if (found) return found;
    }
  }
  return null;
}
