import type { Nodes } from 'mdast';
import {
  blockquote,
  box,
  containerDirective,
  definitionDescription,
  definitionList,
  definitionTerm,
  heading,
  leafDirective,
  paragraph,
} from './block-nodes.js';
import { code, math } from './code.js';
import { html } from './html.js';
import { image, imageReference } from './images.js';
import {
  inlineMath,
  inlineSpan,
  linkReference,
  subscript,
  superscript,
  text,
  textDirective,
  unspoken,
} from './inline-nodes.js';
import { list, listItem, tableRow, textTable } from './lists-and-tables.js';
import type { NodeHandler } from './node-handler.js';
import { footnoteReference, inlineNote } from './notes.js';

/** Handlers of nodes that mdast-util-to-hast does not know, or shows in another way. */
export const nodeHandlers: { readonly [Type in Nodes['type']]?: NodeHandler<Type> } = {
  blockquote,
  box,
  code,
  containerDirective,
  definitionDescription,
  definitionList,
  definitionTerm,
  footnoteReference,
  heading,
  html,
  image,
  imageReference,
  inlineMath,
  inlineNote,
  inlineSpan,
  leafDirective,
  linkReference,
  list,
  listItem,
  math,
  paragraph,
  subscript,
  superscript,
  tableRow,
  text,
  textDirective,
  textTable,
  unspoken,
};
