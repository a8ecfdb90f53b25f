import type { Element, ElementContent, Nodes, Root } from 'hast';
import { isElement, walk } from './elements.js';

/** A span of a sentence, with the nodes that it is in, outermost first. */
interface Piece {
  readonly span: Element;
  readonly parents: readonly Nodes[];
}

/**
 * Makes one element of a sentence that has a span in several blocks, if these are all of an element: a sentence that is a whole row of
 * a table becomes the row. Otherwise reading systems would highlight only its first cell.
 */
export function joinPieces(root: Root): void {
  const sentences = new Map<unknown, Piece[]>();
  walk(root, (node, parents) => {
    if (!isSentence(node)) return;
    const id = node.properties.id ?? node.properties.dataFor;
    const pieces = sentences.get(id) ?? [];
    pieces.push({ span: node, parents });
    sentences.set(id, pieces);
  });
  for (const pieces of sentences.values()) if (pieces.length > 1) join(pieces);
}

const isSentence = (node: Nodes): node is Element =>
  isElement(node) && Array.isArray(node.properties.className) && node.properties.className.includes('s');

function join(pieces: readonly Piece[]): void {
  const [first, ...others] = pieces;
  const owner = first?.parents.findLast((parent) => others.every(({ parents }) => parents.includes(parent)));
  if (!first || !isElement(owner) || owner.properties.id !== undefined) return;
  let spans = 0;
  walk(owner, (node) => {
    if (isSentence(node)) spans += 1;
  });
  if (spans !== pieces.length) return;
  const { className, ...properties } = first.span.properties;
  const own = owner.properties.className;
  owner.properties = {
    ...owner.properties,
    ...properties,
    className: [...(Array.isArray(own) ? own : []), 's'],
  };
  for (const { span, parents } of pieces) {
    const parent = parents.at(-1) as Element;
    const children: ElementContent[] = parent.children;
    children.splice(children.indexOf(span), 1, ...span.children);
  }
}
