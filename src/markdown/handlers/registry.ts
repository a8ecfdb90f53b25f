import type { Nodes } from 'mdast';
import { lineBreak, thematicBreak } from './breaks.js';
import { code, inlineCode } from './code.js';
import { containerDirective } from './container-directive.js';
import { footnoteDefinition, footnoteReference } from './footnotes.js';
import type { BlockHandler, BlockType, InlineHandler, InlineType, Reader, Speaking } from './handler.js';
import { heading } from './heading.js';
import { htmlBlock } from './html-block.js';
import { htmlInline } from './html-inline.js';
import { image, imageReference } from './image.js';
import { link, linkReference } from './link.js';
import { list, listItem } from './list.js';
import { inlineMath, math } from './math.js';
import { paragraph } from './paragraph.js';
import { silent } from './silent.js';
import { table, tableRow } from './table.js';
import { text } from './text.js';
import { blockquote, inner, root } from './transparent.js';

/** A node type without a handler does not compile: in neither table can one be left out. */
const blocks: { readonly [Type in BlockType]: BlockHandler<Type> } = {
  blockquote,
  code,
  containerDirective,
  definition: silent,
  footnoteDefinition,
  heading,
  html: htmlBlock,
  list,
  listItem,
  math,
  paragraph,
  root,
  table,
  tableRow,
  thematicBreak,
  toml: silent,
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
  link,
  linkReference,
  strong: inner,
  tableCell: inner,
  text,
};

/** Hands a block to the handler of its kind. */
export function handleBlock(node: Nodes, reader: Reader): void {
  const handler = blocks[node.type as BlockType] as (node: Nodes, reader: Reader) => void;
  handler(node, reader);
}

/** Hands an inline node to the handler of its kind. */
export function handleInline(node: Nodes, speaking: Speaking): void {
  const handler = inlines[node.type as InlineType] as (node: Nodes, speaking: Speaking) => void;
  handler(node, speaking);
}
