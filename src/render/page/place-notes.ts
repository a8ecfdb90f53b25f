import type { Element, ElementContent, Parents, Root } from 'hast';
import { blockTags } from '../html/allowed.js';
import type { PageNote } from '../nodes/node-handler.js';
import { element, isElement, text } from './elements.js';

/** Elements that may have a note after any of their children. */
const flow = new Set(['blockquote', 'div', 'dd', 'li', 'section', 'aside']);

/**
 * Places the notes of a page. Notes that are spoken are behind the block with their first reference, where they are spoken. Others are
 * at the end of the page.
 */
export function placeNotes(root: Root, notes: readonly PageNote[], areSpoken: boolean): void {
  if (notes.length === 0) return;
  const unplaced = new Map(notes.map((note) => [note.reference, note]));
  if (areSpoken) root.children = withNotes(root, unplaced) as Root['children'];
  const rest = [...unplaced.values()].map(shownNote);
  if (rest.length > 0) root.children.push(element('div', { className: ['notes'] }, rest));
}

/** Returns the children of a node with each note behind the child that refers to it. */
function withNotes(parent: Parents, unplaced: Map<string, PageNote>): ElementContent[] {
  const children = parent.children as ElementContent[];
  const placed: ElementContent[] = [];
  const waiting: Element[] = [];
  for (const child of children) {
    const isBlock = isElement(child) && blockTags.has(child.tagName);
    if (isBlock) placed.push(...waiting.splice(0));
    if (isElement(child) && (flow.has(child.tagName) || /^[uod]l$/.test(child.tagName)))
      child.children = withNotes(child, unplaced);
    placed.push(child);
    const shown = referencesIn(child).flatMap((id) => {
      const note = unplaced.get(id);
      unplaced.delete(id);
      return note ? [shownNote(note)] : [];
    });
    for (const note of shown) note.children = withNotes(note, unplaced);
    waiting.push(...shown);
    if (isBlock) placed.push(...waiting.splice(0));
  }
  return [...placed, ...waiting];
}

/** Returns the identifiers of elements in a node, in order. */
function referencesIn(node: ElementContent): string[] {
  if (node.type !== 'element') return [];
  const { id } = node.properties;
  return [...(typeof id === 'string' ? [id] : []), ...node.children.flatMap(referencesIn)];
}

function shownNote({ id, reference, number, children }: PageNote): Element {
  const back = element('a', { href: `#${reference}`, role: 'doc-backlink' }, [text(String(number))]);
  const mark = element('span', { className: ['unspoken'], dataKind: 'footnote' }, [back, text(' ')]);
  const first = children.find((child) => isElement(child));
  const shown = [...children];
  if (isElement(first, 'p')) first.children.unshift(mark);
  else shown.unshift(element('p', {}, [mark]));
  return element('aside', { id, role: 'doc-footnote' }, shown);
}
