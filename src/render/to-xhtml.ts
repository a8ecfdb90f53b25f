import type { Element, Nodes, Root } from 'hast';
import { sanitize } from 'hast-util-sanitize';
import { toHtml } from 'hast-util-to-html';
import { schema } from './html/allowed.js';

/** Characters that XML does not allow. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to remove.
const notInXml = /[\0-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F\uFFFE\uFFFF]|\p{Cs}/gu;

/** Returns the parts of a page as well-formed XHTML that is HTML5 too. What the schema does not allow is left out. */
export function toXhtml(root: Root): readonly string[] {
  const { children } = sanitize(root, schema) as Root;
  return children
    .filter((node) => node.type === 'element' || (node.type === 'text' && node.value.trim() !== ''))
    .map((node) =>
      toHtml(cleaned(node), { closeSelfClosing: true, characterReferences: { useNamedReferences: false } }),
    );
}

/** Removes characters that XML does not allow from texts and attributes. */
function cleaned<Node extends Nodes>(node: Node): Node {
  if (node.type === 'text') return { ...node, value: node.value.replace(notInXml, '') };
  if (node.type !== 'element') return node;
  const { properties, children } = node as Element;
  return {
    ...node,
    properties: Object.fromEntries(
      Object.entries(properties).map(([name, value]) => [
        name,
        typeof value === 'string' ? value.replace(notInXml, '') : value,
      ]),
    ),
    children: children.map(cleaned),
  };
}
