import type { Element, ElementContent } from 'hast';
import type { Note } from '../text/find-notes.js';
import { type Cleaning, cleanChildren } from './clean-element.js';

/** What a note says, without its mark and without the links that lead back. */
export function cleanNote({ element, mark }: Note, cleaning: Cleaning): ElementContent[] {
  const children = cleanChildren(element, cleaning);
  const tagName = element.tagName === 'p' ? 'p' : 'div';
  const note: Element = { type: 'element', tagName, properties: {}, children };
  dropStart(note, mark);
  return [note];
}

/** Drops a mark that begins a text, and what stands between it and the words: `1. `, `[1] `. */
function dropStart(note: Element, mark: string): void {
  const bare = mark.replace(/^[[({]|[\])}.:]+$/g, '');
  const leaf = firstText(note);
  if (!leaf) return;
  const rest = leaf.value.trimStart().replace(/^[[({]/, '');
  if (bare !== '' && rest.startsWith(bare) && !/^[\p{L}\p{N}]/u.test(rest.slice(bare.length))) {
    leaf.value = rest.slice(bare.length);
  }
  // The mark may have been a link that led back, and be gone already.
  leaf.value = leaf.value.replace(/^\s*[\])}.:]?\s*(?!\.)/, '');
  if (leaf.value === '') {
    const next = firstText(note);
    if (next) next.value = next.value.replace(/^\s*[\])}.:]?\s*(?!\.)/, '');
  }
}

/** The first text below an element that is not empty; the elements were made anew, so that it may be changed. */
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
