import type { Element, ElementContent } from 'hast';
import type { Note } from '../notes/notes.js';
import { childrenNamed } from '../text/tree.js';
import { type Cleaning, cleanChildren } from './clean-element.js';

/** Returns the content of a note without its number or sign, and without links back to the reference. */
export function cleanNote({ element, mark }: Note, cleaning: Cleaning): ElementContent[] {
  const children = partsOf(element).flatMap((part) => cleanChildren(part, cleaning));
  const tagName = element.tagName === 'p' ? 'p' : 'div';
  const note: Element = { type: 'element', tagName, properties: {}, children };
  dropStart(note, mark);
  return [note];
}

/** In a list of terms, the number of the note is a term. */
const partsOf = (element: Element): Element[] =>
  element.tagName === 'dl' ? childrenNamed(element, 'dd') : [element];

/** Removes the number or sign at the start of a note, with its punctuation: `1. `, `[1] `. It may be in several elements. */
function dropStart(note: Element, mark: string): void {
  const bare = mark.replace(/^[[({]|[\])}.:]+$/g, '');
  let isOpen = dropSign(note, /^\s*[[({](?=\s*$)/);
  const leaf = firstText(note);
  if (!leaf) return;
  const rest = leaf.value.trimStart().replace(/^[[({]/, '');
  if (bare !== '' && rest.startsWith(bare) && !/^[\p{L}\p{N}]/u.test(rest.slice(bare.length))) {
    isOpen ||= rest !== leaf.value.trimStart();
    leaf.value = rest.slice(bare.length);
  }
  // The number may have been a link back, which is already removed.
  dropSign(note, /^\s*[[({]?[\])}.:]?\s*(?!\.)/);
  if (isOpen) dropSign(note, /^\s*[\])}]\s*/);
}

/** Removes a sign from the first text. Returns whether it was there. */
function dropSign(note: Element, sign: RegExp): boolean {
  const leaf = firstText(note);
  if (!leaf) return false;
  const rest = leaf.value.replace(sign, '');
  const isFound = rest.trim() !== leaf.value.trim();
  leaf.value = rest;
  return isFound;
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
