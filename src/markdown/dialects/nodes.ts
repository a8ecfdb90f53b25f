import type { BlockContent, DefinitionContent, Literal, Node, Parent, PhrasingContent } from 'mdast';
import type { TextCell } from './text-tables/text-cell.js';

/** Part that a page does not show as text: `template` and `citation` have a policy, the others are never spoken. */
export interface Unspoken extends Literal {
  type: 'unspoken';
  kind: 'template' | 'citation' | 'comment' | 'raw' | 'deleted';
  value: string;
  /** Words for the policy `read`; absent: `value` as it is written; empty: none, so it is always skipped. */
  spoken?: string;
  /** Words for the policy `skip`, such as the title that a page shows of a tag; absent: none, and the part counts as skipped. */
  shown?: string;
}

/** Text with a mark that changes only its appearance: a highlight, an inserted text, a span with attributes. */
export interface InlineSpan extends Parent {
  type: 'inlineSpan';
  children: PhrasingContent[];
}

/** Raised text: a power, an ordinal, or the number of a note. */
export interface Superscript extends Parent {
  type: 'superscript';
  children: PhrasingContent[];
}

/** Lowered text: the number of atoms, an index. */
export interface Subscript extends Parent {
  type: 'subscript';
  children: PhrasingContent[];
}

/** Note whose text is written where it is referred to. */
export interface InlineNote extends Parent {
  type: 'inlineNote';
  children: PhrasingContent[];
}

/** Block around other blocks, with or without a title: a tab, a box, a fenced div. */
export interface Box extends Parent {
  type: 'box';
  /** Whether it is a note, tip or warning, to which the policy `admonitions` applies. */
  isAdmonition: boolean;
  /** Null: no title. */
  title: PhrasingContent[] | null;
  /** Present if the title is not in the file: most tools show it for the name of the box, Pandoc and Quarto do not. */
  hasToolsTitle?: true;
  /** Present if a page does not show it. It counts as a template. */
  isHidden?: true;
  /** Present if a container of colons has no closing line: the parser may have used it for the container around it. */
  isUnclosed?: true;
  children: (BlockContent | DefinitionContent)[];
}

/** Terms with their definitions. */
export interface DefinitionList extends Parent {
  type: 'definitionList';
  children: (DefinitionTerm | DefinitionDescription)[];
}

/** Term of a definition list. */
export interface DefinitionTerm extends Parent {
  type: 'definitionTerm';
  children: PhrasingContent[];
}

/** Definition of the terms before it. */
export interface DefinitionDescription extends Parent {
  type: 'definitionDescription';
  children: (BlockContent | DefinitionContent)[];
}

/** Table that is drawn with characters. Each cell is Markdown of its own. */
export interface TextTable extends Node {
  type: 'textTable';
  rows: TextCell[][];
}

declare module 'mdast' {
  interface RootContentMap {
    textTable: TextTable;
    unspoken: Unspoken;
    inlineSpan: InlineSpan;
    superscript: Superscript;
    subscript: Subscript;
    inlineNote: InlineNote;
    box: Box;
    definitionList: DefinitionList;
    definitionTerm: DefinitionTerm;
    definitionDescription: DefinitionDescription;
  }
  interface BlockContentMap {
    textTable: TextTable;
    unspoken: Unspoken;
    box: Box;
    definitionList: DefinitionList;
  }
  interface PhrasingContentMap {
    unspoken: Unspoken;
    inlineSpan: InlineSpan;
    superscript: Superscript;
    subscript: Subscript;
    inlineNote: InlineNote;
  }
}
