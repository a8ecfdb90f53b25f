import type { ElementContent } from 'hast';
import type { Nodes } from 'mdast';
import { bookDialects } from '../../markdown/dialects/book-dialects.js';
import {
  bookdownPart,
  bookdownParts,
  bookdownTexts,
  isBookdownText,
} from '../../markdown/dialects/bookdown.js';
import { calloutIn, callouts } from '../../markdown/dialects/containers/callouts.js';
import { element } from '../page/elements.js';
import type { NodeHandler, PageContext } from './node-handler.js';

const childrenOf = (node: Nodes, { state }: PageContext): ElementContent[] =>
  state.all(node as Parameters<typeof state.all>[0]) as ElementContent[];

const shownAs =
  (tagName: string) =>
  (node: Nodes, context: PageContext): ElementContent =>
    element(tagName, {}, childrenOf(node, context), node.position);

/** Shows the content of a container. */
export const containerDirective: NodeHandler<'containerDirective'> = shownAs('div');
/** Shows the terms and definitions of a list. */
export const definitionList: NodeHandler<'definitionList'> = shownAs('dl');
export const definitionTerm: NodeHandler<'definitionTerm'> = shownAs('dt');
export const definitionDescription: NodeHandler<'definitionDescription'> = shownAs('dd');

/** Shows a box with its title. */
export const box: NodeHandler<'box'> = (node, context) => {
  const { policies, rules } = context;
  if (node.isHidden && policies.templates !== 'read') return undefined;
  const names = bookDialects(policies, rules);
  const isUntitled = node.hasToolsTitle && (names.includes('pandoc') || names.includes('quarto'));
  const title = isUntitled ? null : node.title;
  const children = childrenOf(node, context);
  if (title !== null) {
    const shown = childrenOf({ type: 'paragraph', children: title }, context);
    children.unshift(element('p', { className: ['title'] }, shown, around(title)));
  }
  return element('div', { className: ['box'] }, children, node.position);
};

function around(nodes: readonly Nodes[]): Nodes['position'] {
  const [start, end] = [nodes[0]?.position?.start, nodes.at(-1)?.position?.end];
  return start && end && { start, end };
}

/** Shows the label of a directive on a line of its own. Without one it is a tag, which a page does not show. */
export const leafDirective: NodeHandler<'leafDirective'> = (node, context) =>
  node.children.length === 0 ? undefined : element('p', {}, childrenOf(node, context), node.position);

/** Shows a quotation, or a callout as a box. The mark of an alert is its title. */
export const blockquote: NodeHandler<'blockquote'> = (node, context) => {
  const callout = context.constructs.includes(callouts) ? calloutIn(node) : null;
  if (callout !== null && !(callout.isAlert && context.policies.admonitions === 'read'))
    return box(callout.box, context, undefined);
  const [first, ...others] = node.children;
  const [label, ...rest] = first?.type === 'paragraph' ? first.children : [];
  if (first?.type !== 'paragraph' || label?.type !== 'text') return shownAs('blockquote')(node, context);
  const children = [
    { ...first, children: [{ ...label, value: withAlert(label.value) }, ...rest] },
    ...others,
  ];
  return shownAs('blockquote')({ ...node, children }, context);
};

const withAlert = (text: string): string =>
  text.replace(
    /^\s*\[!(note|tip|important|warning|caution)\]\s*/i,
    (_, name: string) => `${name.charAt(0).toUpperCase()}${name.slice(1).toLowerCase()}: `,
  );

/** Shows a heading without the mark of a part. A page shows an appendix only in the list of contents. */
export const heading: NodeHandler<'heading'> = (node, context) => {
  const part = context.constructs.includes(bookdownParts) ? bookdownPart(node) : null;
  if (part?.isAppendix) return undefined;
  return shownAs(`h${node.depth}`)(part?.heading ?? node, context);
};

/** Shows a paragraph. The text for a reference of bookdown is not shown in its place. */
export const paragraph: NodeHandler<'paragraph'> = (node, context) =>
  context.constructs.includes(bookdownTexts) && isBookdownText(node)
    ? undefined
    : shownAs('p')(node, context);
