import type { Html, Nodes, PhrasingContent } from 'mdast';
import type { ReadPolicies } from '../../manifest/manifest.js';
import type { BlockKind, Mark } from '../block.js';
import type { Problem, SourceText, Spot } from '../parse/source-text.js';
import type { HtmlSpeech } from '../read/html-speech.js';

/** What a block's handler works with. */
export interface Reader {
  readonly policies: ReadPolicies;
  readonly source: SourceText;
  /** What a paragraph is at this point: a paragraph, a list item, a quotation, a footnote. */
  readonly paragraphKind: BlockKind;
  /** How many containers of other tools are open whose end will come as a line of text, and their names so far. */
  readonly foreign: { open: number; readonly names: Set<string> };
  /** The nodes after this one that have the same parent. */
  following(): Iterable<Nodes>;
  /** The text of inline nodes. */
  speak(nodes: readonly Nodes[]): Speech;
  /** One block of speech, and after it the footnotes that it is the first to refer to. */
  say(node: Nodes, block: { kind: BlockKind; text: string; depth?: number; notes?: readonly string[] }): void;
  skip(kind: string, node: Nodes, preview: string): void;
  /** Says that a thematic break stands before the next block. */
  breakHere(): void;
  diagnose(problem: Problem): void;
  /** Goes on with the children of a node, once its handler is done. */
  enter(children: readonly Nodes[], as?: { kind?: BlockKind; hasOwnOutline?: boolean; mark?: Mark }): void;
  /** Reads Markdown that the parser took for something else. */
  enterMarkdown(markdown: string, at: Spot): void;
  /** A new heading: the sections of its own and of lower levels end. */
  startSection(node: Nodes, heading: { text: string; id: string | null; depth: number }): void;
  /** A mark of the section that just started, made by an HTML node. */
  markSection(mark: Mark, depth: number, madeBy: Html): void;
  /** Whether an HTML node stands right under a heading. */
  marksSection(node: Html): boolean;
  /** What a piece of HTML says. */
  readHtml(node: Html): HtmlSpeech;
}

/** The text of inline nodes, not normalised, and the footnotes that they refer to. */
export interface Speech {
  readonly raw: string;
  readonly notes: readonly string[];
}

/** What an inline node's handler works with. */
export interface Speaking {
  readonly policies: ReadPolicies;
  say(text: string): void;
  /** Goes on with the children of a node, once its handler is done. */
  enter(children: readonly Nodes[]): void;
  /** A reference to a footnote stands here. */
  refer(identifier: string): void;
  /** Nothing is said from a tag that hides its content to the end of that tag. */
  hide(tag: string, node: Nodes): void;
  unhide(tag: string): void;
  skip(kind: string, node: Nodes, preview: string): void;
  diagnose(problem: Problem): void;
  /** Whether a comment stands right under a heading. */
  marksSection(node: Html): boolean;
}

/** Their syntax is not registered, so that they never occur (see `parse.ts`): `:name` and `::name` are prose. */
type Unregistered = 'leafDirective' | 'textDirective';
export type InlineType = Exclude<PhrasingContent['type'], Unregistered> | 'tableCell';
export type BlockType = Exclude<Nodes['type'], InlineType | Unregistered> | 'html';
type NodeOf<Type extends Nodes['type']> = Extract<Nodes, { type: Type }>;

/** Reads one kind of block: says it, skips it, or goes on with its children. */
export type BlockHandler<Type extends BlockType> = (node: NodeOf<Type>, reader: Reader) => void;

/** Reads one kind of inline node. */
export type InlineHandler<Type extends InlineType> = (node: NodeOf<Type>, speaking: Speaking) => void;
