import type { Html, Nodes, PhrasingContent } from 'mdast';
import { itemsOf } from './item-scanner.js';

const name = /^<(\/?)([A-Za-z_$][\w$.:-]*)/;
/** Elements that show something other than text. */
const shown = /^(?:img|video|audio|object|embed|canvas|svg|iframe|input)$/;
/** Elements whose content is not visible. */
const hiding = /^(?:script|style|template|noscript|iframe|title)$/;

const comment = /^\{\s*\/\*((?:(?!\*\/)[\s\S])*)\*\/\s*\}$/;
/** String that the page shows. */
const string = /^\{\s*(["'`])((?:(?!\1)[^\\$])*)\1\s*\}$/;

/** Returns the comment as one of HTML with the same places: `{/* x` and `<!--x` have the same length. */
function commentOf(inner: string): Html {
  const text = inner.replace(/^ /, '').replace(/^-?>|--!?>/g, (sign) => ' '.repeat(sign.length));
  return { type: 'html', value: `<!--${text}-->` };
}

/** Returns what a page shows of a tag, comment or expression; null: nothing. */
function nodeOf(item: string, isBlock: boolean): PhrasingContent | null {
  if (item.startsWith('<!--')) return { type: 'html', value: item };
  if (item.startsWith('{')) {
    const [, inner] = comment.exec(item) ?? [];
    if (inner !== undefined) return commentOf(inner);
    const [, , text] = string.exec(item) ?? [];
    if (text !== undefined) return { type: 'text', value: text };
    return { type: 'unspoken', kind: 'template', value: item };
  }
  if (/<\/(?:script|style)>$/i.test(item) && !item.startsWith('</'))
    return { type: 'unspoken', kind: 'template', value: item };
  const [, end, tag = ''] = name.exec(item) ?? [];
  // Names of components have a capital letter or a dot. They have no meaning of HTML.
  const isElement = /^[a-z][\w-]*$/.test(tag);
  if (isBlock) return isElement && shown.test(tag) && !end ? { type: 'html', value: item } : null;
  if (isElement && !(hiding.test(tag) && item.endsWith('/>'))) return { type: 'html', value: item };
  return null;
}

/** Returns the nodes for a tag, comment or expression in a paragraph. */
export const mdxTextNodes = (item: string): readonly Nodes[] => {
  const node = nodeOf(item, false);
  return node === null ? [] : [node];
};

/** Returns the nodes for lines of only tags, comments and expressions. */
export const mdxFlowNodes = (text: string): readonly Nodes[] =>
  itemsOf(text).flatMap((item): Nodes[] => {
    const node = nodeOf(item, true);
    if (node === null) return [];
    return [node.type === 'text' ? { type: 'paragraph', children: [node] } : node];
  });
