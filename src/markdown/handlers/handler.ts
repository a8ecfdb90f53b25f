import type { Html, Nodes, PhrasingContent } from 'mdast';
import type { ReadPolicies } from '../../manifest/manifest.js';
import type { BlockKind, Span, VoiceComment } from '../block.js';
import type { Construct } from '../dialects/construct.js';
import type { InlineNote, Subscript, Superscript } from '../dialects/nodes.js';
import type { ReadingRules } from '../dialects/reading-rules.js';
import type { Problem, SourceText, Spot } from '../parse/source-text.js';
import type { HtmlSpeech } from '../read/html-speech.js';
import type { CountedKind, LostText } from '../read/lost-text.js';

/** Context of a block handler. */
export interface Reader {
  readonly policies: ReadPolicies;
  readonly rules: ReadingRules;
  /** Constructs that the chapter is parsed with. */
  readonly constructs: readonly Construct[];
  readonly source: SourceText;
  /** Kind of a paragraph at this point: a paragraph, a list item, a quotation or a footnote. */
  readonly paragraphKind: BlockKind;
  /** Containers of other tools: how many are open that will end with a line of text, and all names so far. */
  readonly foreign: { open: number; readonly names: Set<string> };
  /** Returns the following siblings of the node. */
  following(): Iterable<Nodes>;
  /** Passes over the next sibling of the node, which its handler has read. */
  passOver(): void;
  /** Returns the text of inline nodes. */
  speak(nodes: readonly Nodes[]): Speech;
  /** Adds a block, followed by the footnotes with their first reference in it. */
  say(
    node: Nodes,
    block: {
      kind: BlockKind;
      text: string;
      depth?: number;
      notes?: readonly NoteRef[];
      /** Start of `text` that is separate on the page: see `UncastBlock.leadLength`. */
      lead?: string | null;
      /** Parts of HTML that make up `text`: see `UncastBlock.parts`. */
      parts?: readonly { readonly text: string; readonly lead: string | null; readonly span: Span }[];
      /** Voice settings for this block only. */
      comment?: VoiceComment | null;
    },
  ): void;
  skip(kind: string, node: Nodes, preview: string): void;
  /** Counts words of a skipped part. */
  countSkipped(kind: CountedKind, words: number): void;
  /** Text that its author may not know to be lost. */
  readonly lost: LostText;
  /** Records a thematic break before the next block. */
  breakHere(): void;
  diagnose(problem: Problem): void;
  /**
   * Continues with the children of a node after its handler returns.
   * @param as `number`: words at the start of the first block that is said inside
   */
  enter(
    children: readonly Nodes[],
    as?: { kind?: BlockKind; hasOwnOutline?: boolean; comment?: VoiceComment; number?: string },
  ): void;
  /** Parses Markdown that begins at a place of the file, with the constructs of the chapter. */
  parse(markdown: string, at: Spot): readonly Nodes[];
  /** Says the words of a comment in place of the next block. */
  replaceNext(replacement: Replacement): void;
  /** Parses and reads Markdown that the parser took for something else. */
  enterMarkdown(markdown: string, at: Spot): void;
  /** Starts a section at a heading and ends those of the same and lower levels. */
  startSection(node: Nodes, heading: { text: string; id: string | null; depth: number; isPart?: true }): void;
  /** Applies a voice comment from an HTML node to the section that just started. */
  setSectionVoice(comment: VoiceComment, depth: number, from: Html): void;
  /** Tells whether `setSectionVoice` used the node, because it is directly under a heading. */
  hasSetSectionVoice(node: Html): boolean;
  /** Returns the text and comments of an HTML node. */
  readHtml(node: Html): HtmlSpeech;
  /** Returns the source of a node, for a preview. */
  sourceOf(node: Nodes): string;
}

/** Words of a comment `<!-- narrate: say="…" -->` that are spoken in place of the next block. */
export interface Replacement {
  /** Empty: nothing is spoken. */
  readonly text: string;
  /** Voice settings for the words; null: those of the place. */
  readonly comment: VoiceComment | null;
  /** Range of the comment in the file. */
  readonly span: Span;
}

/** Reference to a footnote by its identifier, or a note that is written in its place. */
export type NoteRef = string | InlineNote;

/** Text of inline nodes, not normalised, with the footnotes that they refer to. */
export interface Speech {
  readonly raw: string;
  readonly notes: readonly NoteRef[];
}

/** Context of an inline handler. */
export interface Speaking {
  readonly policies: ReadPolicies;
  readonly rules: ReadingRules;
  readonly lost: LostText;
  say(text: string): void;
  /** Continues with the children of a node after its handler returns. */
  enter(children: readonly Nodes[]): void;
  /** Like `enter`, for raised or lowered text, whose words depend on the text on both sides. */
  enterShifted(node: Superscript | Subscript, by: 'raised' | 'lowered'): void;
  /** Starts raised or lowered text, up to `endShifted`. `isNote`: its markup says that it refers to a note. */
  startShifted(node: Nodes, by: 'raised' | 'lowered', isNote: boolean): void;
  endShifted(by: 'raised' | 'lowered'): void;
  /** Records that the raised or lowered text that is open refers to a note. */
  markAsNote(): void;
  /** Records a reference to a footnote. */
  refer(note: NoteRef): void;
  /** Ignores text until `unhide` gets the same tag. */
  hide(tag: string, node: Nodes): void;
  unhide(tag: string): void;
  skip(kind: string, node: Nodes, preview: string): void;
  diagnose(problem: Problem): void;
  /** Like `Reader.hasSetSectionVoice`. */
  hasSetSectionVoice(node: Html): boolean;
}

/** Node types with an inline handler. */
export type InlineType = PhrasingContent['type'] | 'tableCell';
/** Node types with a block handler. */
export type BlockType = Exclude<Nodes['type'], InlineType> | 'html' | 'unspoken';
type NodeOf<Type extends Nodes['type']> = Extract<Nodes, { type: Type }>;

/** Handler of one kind of block: says it, skips it, or enters its children. */
export type BlockHandler<Type extends BlockType> = (node: NodeOf<Type>, reader: Reader) => void;

/** Handler of one kind of inline node. */
export type InlineHandler<Type extends InlineType> = (node: NodeOf<Type>, speaking: Speaking) => void;
