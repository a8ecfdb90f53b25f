import type { Blockquote, Paragraph, PhrasingContent, Text } from 'mdast';
import type { Construct } from '../construct.js';
import type { Box, Unspoken } from '../nodes.js';
import { titleOf } from './container-names.js';

/** Callouts of Obsidian and GitHub: quotations that begin with `[!note]`. A handler reads them. */
export const callouts: Construct = {
  name: 'callouts',
  dialects: ['obsidian', 'learn', 'vitepress', 'mdbook', 'hugo'],
  sign: /\[!/,
  proof: /^[ \t>*+\-\d.)]*>[ \t]*\[!(?:[A-Za-z][\w-]*(?:\|[^\]\n]*)?\]|(?:div|VIDEO)[ \t])/m,
};

const start = /^\s*\[!([A-Za-z][\w-]*)(?:\|[^\]\n]*)?\]([+-]?)[ \t]*/;
/** Boxes and films of Microsoft Learn. */
const learnDivision = /^\s*\[!div[ \t][^\]\n]*\][ \t]*/;
const video = /^\s*\[!VIDEO[ \t]/;
/** Kinds that GitHub has, too. */
const alerts = /^(?:note|tip|important|warning|caution)$/i;

/** Callout, and whether it has no title of its own and is of a kind that GitHub has. */
export interface Callout {
  readonly box: Box;
  readonly isAlert: boolean;
}

/** Returns the callout in a quotation; null: it is an ordinary quotation. */
export function calloutIn(node: Blockquote): Callout | null {
  const [first, ...others] = node.children;
  const [text] = first?.type === 'paragraph' ? first.children : [];
  if (first?.type !== 'paragraph' || text?.type !== 'text') return null;
  if (video.test(text.value)) return { box: boxOf(node, null, [videoOf(first), ...others]), isAlert: false };
  const [division] = learnDivision.exec(text.value) ?? [];
  if (division !== undefined) {
    const [words, rest] = splitFirstLine(first, division.length);
    const lines = [...(words.length > 0 ? [{ ...first, children: words }] : []), ...(rest ? [rest] : [])];
    return { box: boxOf(node, null, [...lines, ...others]), isAlert: false };
  }
  const [marker, kind, fold] = start.exec(text.value) ?? [];
  if (marker === undefined || kind === undefined) return null;
  const [title, rest] = splitFirstLine(first, marker.length);
  const isAlert = title.length === 0 && fold === '' && alerts.test(kind);
  const at = first.position?.start;
  const shown: Text = {
    type: 'text',
    value: titleOf(kind),
    ...(at ? { position: { start: at, end: at } } : {}),
  };
  const box = boxOf(node, title.length > 0 ? title : [shown], rest === null ? others : [rest, ...others]);
  return { box: { ...box, isAdmonition: true }, isAlert };
}

const boxOf = ({ position }: Blockquote, title: Box['title'], children: Box['children']): Box => ({
  type: 'box',
  isAdmonition: false,
  title,
  children,
  ...(position ? { position } : {}),
});

const videoOf = ({ position }: Paragraph): Unspoken => ({
  type: 'unspoken',
  kind: 'template',
  value: '[!VIDEO]',
  ...(position ? { position } : {}),
});

/**
 * Splits a paragraph after its first line.
 * @param skip characters of its first text that are not part of the title
 */
function splitFirstLine(
  paragraph: Paragraph,
  skip: number,
): [title: PhrasingContent[], rest: Paragraph | null] {
  const [first, ...others] = paragraph.children;
  const column = paragraph.position?.start.column ?? 1;
  const children = [cut(first as Text, { from: skip, column }), ...others];
  const at = children.findIndex(
    (node) => node.type === 'break' || (node.type === 'text' && node.value.includes('\n')),
  );
  const isEmpty = (node: PhrasingContent) => node.type === 'text' && node.value.trim() === '';
  if (at === -1) return [children.filter((node, index) => index > 0 || !isEmpty(node)), null];
  const breaking = children[at] as PhrasingContent;
  const title = children.slice(0, at);
  const rest = children.slice(at + 1);
  if (breaking.type === 'text') {
    const end = breaking.value.indexOf('\n');
    title.push(cut(breaking, { from: 0, to: end, column }));
    rest.unshift(cut(breaking, { from: end + 1, column }));
  }
  return [title.filter((node) => !isEmpty(node)), restOf(paragraph, rest)];
}

/**
 * Returns a part of a text.
 * @param to default: the end of the text
 * @param column in which the lines after its first one begin
 */
function cut(
  node: Text,
  { from, to = node.value.length, column }: { from: number; to?: number; column: number },
): Text {
  const value = node.value.slice(from, to);
  if (!node.position) return { ...node, value };
  const { start, end } = node.position;
  const before = node.value.slice(0, from).split('\n');
  const at = {
    line: start.line + before.length - 1,
    column: before.length === 1 ? start.column + from : column,
  };
  const isEnd = to >= node.value.length;
  return {
    ...node,
    value,
    position: { start: at, end: isEnd ? end : { ...at, column: at.column + value.length } },
  };
}

function restOf({ position }: Paragraph, children: PhrasingContent[]): Paragraph {
  const from = children[0]?.position?.start;
  return {
    type: 'paragraph',
    children,
    ...(position ? { position: { start: from ?? position.start, end: position.end } } : {}),
  };
}
