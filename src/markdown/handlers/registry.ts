import type { Nodes } from 'mdast';
import { box } from './box.js';
import { lineBreak, thematicBreak } from './breaks.js';
import { code, inlineCode } from './code.js';
import { containerDirective } from './container-directive.js';
import { definitionDescription, definitionList, definitionTerm } from './definition-list.js';
import { leafDirective, textDirective } from './directives.js';
import { footnoteDefinition, footnoteReference, inlineNote } from './footnotes.js';
import type { BlockHandler, BlockType, InlineHandler, InlineType, Reader, Speaking } from './handler.js';
import { heading } from './heading.js';
import { htmlBlock } from './html-block.js';
import { htmlInline } from './html-inline.js';
import { image, imageReference } from './image.js';
import { link, linkReference } from './link.js';
import { list, listItem } from './list.js';
import { inlineMath, math } from './math.js';
import { paragraph } from './paragraph.js';
import { subscript, superscript } from './shifted.js';
import { silent } from './silent.js';
import { table, tableRow } from './table.js';
import { text } from './text.js';
import { textTable } from './text-table.js';
import { blockquote, inner, root } from './transparent.js';
import { unspoken, unspokenBlock } from './unspoken.js';

/** The types of both tables require a handler for every node type. */
const blocks: { readonly [Type in BlockType]: BlockHandler<Type> } = {
  blockquote,
  box,
  code,
  containerDirective,
  definition: silent,
  definitionDescription,
  definitionList,
  definitionTerm,
  footnoteDefinition,
  heading,
  html: htmlBlock,
  leafDirective,
  list,
  listItem,
  math,
  paragraph,
  root,
  table,
  tableRow,
  textTable,
  thematicBreak,
  unspoken: unspokenBlock,
  yaml: silent,
};

const inlines: { readonly [Type in InlineType]: InlineHandler<Type> } = {
  break: lineBreak,
  delete: inner,
  emphasis: inner,
  footnoteReference,
  html: htmlInline,
  image,
  imageReference,
  inlineCode,
  inlineMath,
  inlineNote,
  inlineSpan: inner,
  link,
  linkReference,
  strong: inner,
  subscript,
  superscript,
  tableCell: inner,
  text,
  textDirective,
  unspoken,
};

/** Calls the block handler of the node's type. */
export function handleBlock(node: Nodes, reader: Reader): void {
  const handler = blocks[node.type as BlockType] as (node: Nodes, reader: Reader) => void;
  handler(node, reader);
}

/** Calls the inline handler of the node's type. */
export function handleInline(node: Nodes, speaking: Speaking): void {
  const handler = inlines[node.type as InlineType] as (node: Nodes, speaking: Speaking) => void;
  handler(node, speaking);
}
