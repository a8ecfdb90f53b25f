import type { Nodes, PhrasingContent } from 'mdast';
import type { Reader } from '../read/reader.js';
import type { Speaking } from '../read/speech.js';
import { blockquote } from './blockquote.js';
import { lineBreak } from './break.js';
import { code } from './code.js';
import { containerDirective } from './container-directive.js';
import { footnoteDefinition } from './footnote-definition.js';
import { footnoteReference } from './footnote-reference.js';
import { heading } from './heading.js';
import { htmlBlock } from './html-block.js';
import { htmlInline } from './html-inline.js';
import { image, imageReference } from './image.js';
import { inlineCode } from './inline-code.js';
import { inlineMath } from './inline-math.js';
import { inner } from './inner.js';
import { link, linkReference } from './link.js';
import { list } from './list.js';
import { listItem } from './list-item.js';
import { math } from './math.js';
import { paragraph } from './paragraph.js';
import { root } from './root.js';
import { silent } from './silent.js';
import { table } from './table.js';
import { tableRow } from './table-row.js';
import { text } from './text.js';
import { thematicBreak } from './thematic-break.js';

/** Their syntax is not registered, so that they never occur (see `parse.ts`): `:name` and `::name` are prose. */
type Unregistered = 'leafDirective' | 'textDirective';
type InlineType = Exclude<PhrasingContent['type'], Unregistered> | 'tableCell';
type BlockType = Exclude<Nodes['type'], InlineType | Unregistered> | 'html';
type NodeOf<Type extends Nodes['type']> = Extract<Nodes, { type: Type }>;

/** Reads one kind of block: says it, skips it, or goes on with its children. */
export type BlockHandler<Type extends BlockType> = (node: NodeOf<Type>, reader: Reader) => void;

/** Reads one kind of inline node. */
export type InlineHandler<Type extends InlineType> = (node: NodeOf<Type>, speaking: Speaking) => void;

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
