import type { Element, Nodes, Parents } from 'hast';

/** Returns every element below a node, in document order. */
export function elementsIn(parent: Parents): Element[] {
  const found: Element[] = [];
  const collect = ({ children }: Parents): void => {
    for (const child of children) {
      if (child.type !== 'element') continue;
      found.push(child);
      collect(child);
    }
  };
  collect(parent);
  return found;
}

/** Returns the elements below a node with this tag name. */
export const named = (parent: Parents, tagName: string): Element[] =>
  elementsIn(parent).filter((element) => element.tagName === tagName);

/** Returns the children of a node with this tag name. */
export const childrenNamed = (parent: Parents, tagName: string): Element[] =>
  childElements(parent).filter((child) => child.tagName === tagName);

/** Returns the children of a node that are elements. */
export const childElements = (parent: Parents): Element[] =>
  parent.children.flatMap((child: Nodes) => (child.type === 'element' ? [child] : []));

/** Returns a trimmed attribute; null: missing or empty. */
export function attribute(element: Element, name: string): string | null {
  const value = element.properties[name];
  const text = Array.isArray(value) ? value.join(' ') : String(value ?? '');
  return text.trim() === '' ? null : text.trim();
}

/** Returns all text below a node, unchanged. */
export function textOf(node: Nodes): string {
  if (node.type === 'text') return node.value;
  return 'children' in node ? node.children.map(textOf).join('') : '';
}

/** Returns text on one line, with single spaces and without soft hyphens. */
export const oneLine = (text: string): string =>
  text
    .replace(/[\u00AD\u200B\uFEFF]/g, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();

/** Tells whether a node contains a letter, a digit, or a picture with alternative text. */
export function hasWords(node: Nodes): boolean {
  if (node.type === 'text') return /[\p{L}\p{N}]/u.test(node.value);
  if (node.type !== 'element') return 'children' in node && node.children.some(hasWords);
  return (node.tagName === 'img' && attribute(node, 'alt') !== null) || node.children.some(hasWords);
}

/** Returns the types of an element: the words of its `epub:type`, and those of its `role` (DPUB-ARIA) without `doc-`. */
export function typesOf(element: Element): string[] {
  const roles = (attribute(element, 'role') ?? '').split(/\s+/).filter((role) => role.startsWith('doc-'));
  const types = (attribute(element, 'epub:type') ?? '').split(/\s+/);
  return [...types, ...roles.map((role) => role.slice('doc-'.length))]
    .filter((type) => type !== '')
    .map((type) => type.toLowerCase());
}

/** Tells whether an element has one of these types. */
export const isOfType = (element: Element, types: ReadonlySet<string>): boolean =>
  typesOf(element).some((type) => types.has(type));
