import type { Root } from 'hast';
import { sanitize } from 'hast-util-sanitize';
import { toHtml } from 'hast-util-to-html';
import { schema } from './html/allowed.js';

/** Returns the parts of a page as well-formed XHTML that is HTML5 too. What the schema does not allow is left out. */
export function toXhtml(root: Root): readonly string[] {
  const { children } = sanitize(root, schema) as Root;
  return children
    .filter((node) => node.type === 'element' || (node.type === 'text' && node.value.trim() !== ''))
    .map((node) => inXml(toHtml(node, { closeSelfClosing: true })));
}

/** Characters that XML does not allow, or advises against: control characters except white space, and halves of characters. */
const notInXml = /(?![\t\n\r])\p{Cc}|[\uFFFE\uFFFF]|\p{Cs}/gu;

/** Makes markup of escaped texts well-formed XML: removes characters that XML does not allow, and escapes the end of a CDATA section. */
export const inXml = (markup: string): string => markup.replace(notInXml, '').replaceAll(']]>', ']]&gt;');
