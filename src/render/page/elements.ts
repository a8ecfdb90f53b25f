import type { Element, ElementContent, Nodes, Properties, Text } from 'hast';

/** Place of a node in the file. */
export type Position = NonNullable<Nodes['position']>;

/** Creates an element. `position`: the place of what it shows; undefined: it is not in the file. */
export const element = (
  tagName: string,
  properties: Properties,
  children: ElementContent[],
  position?: Position,
): Element => ({ type: 'element', tagName, properties, children, ...(position && { position }) });

/** Creates a text. */
export const text = (value: string, position?: Position): Text => ({
  type: 'text',
  value,
  ...(position && { position }),
});

/** Tells whether a node is an element, of one of the names if there are any. */
export const isElement = (node: Nodes | undefined, ...names: readonly string[]): node is Element =>
  node?.type === 'element' && (names.length === 0 || names.includes(node.tagName));

/** Calls a function for every node below a node, in document order. */
export function walk(node: Nodes, visit: (node: Nodes, parents: readonly Nodes[]) => void): void {
  const visitAll = (inner: Nodes, parents: readonly Nodes[]): void => {
    visit(inner, parents);
    if ('children' in inner) for (const child of inner.children) visitAll(child, [...parents, inner]);
  };
  visitAll(node, []);
}
