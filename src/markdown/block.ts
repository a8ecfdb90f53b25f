import type { Diagnostic, Place } from '../base/diagnostic.js';
import type { Delivery } from '../manifest/manifest.js';
import type { Respelling } from './read/pronounce.js';

export type BlockKind =
  | 'heading'
  | 'paragraph'
  | 'list-item'
  | 'quotation'
  | 'code'
  | 'table'
  | 'image'
  | 'footnote'
  | 'html'
  | 'math';

/** Where a block stands in its file: lines and columns from 1, the end exclusive. */
export interface Span {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A delivery that a chapter's file marks for some of its blocks, and where it does so. */
export interface VoiceComment {
  readonly delivery: Delivery;
  readonly line: number;
  readonly column: number;
  /** The source line, and how much of it is the mark: for a diagnostic that is found when the source is gone. */
  readonly excerpt: { readonly line: string; readonly length: number };
}

/** A heading of the chapter's own outline: not one inside a quotation, a list or a footnote. */
export interface OutlineHeading {
  /** White space normalised; may be empty. */
  readonly text: string;
  /** An identifier that the author gave it (`{#harbour}`), or null. */
  readonly id: string | null;
  /** 1 to 6. */
  readonly depth: number;
  readonly line: number;
  readonly column: number;
  /** The index of the first block at or after it. */
  readonly block: number;
}

/**
 * The speech of one Markdown node before it has a voice: what `readMarkdown` makes of a file, under the policies alone.
 * Plain JSON, so that it can be remembered by the file's hash.
 */
export interface UncastBlock {
  readonly kind: BlockKind;
  /** 1 to 6 for a heading, else 0. */
  readonly depth: number;
  /** White space normalised, never empty. */
  readonly text: string;
  readonly span: Span;
  /** Deliveries marked in the file (comments, containers) that hold here, weakest first, with the place of each mark. */
  readonly marks: readonly VoiceComment[];
  /** There where a thematic break, or a line of signs alone that stands for one (`⁂`), is between the block before and this one. */
  readonly afterBreak?: true;
}

/** Something that is not spoken: counted and listed, so that nothing disappears unseen. */
export interface SkippedNode {
  /** `code`, `table`, `image`, `footnote`, `html`, `math`, `heading`, `address`, `comment`, `directive` (a template's), `punctuation` (no word in it), `front-matter`. */
  readonly kind: string;
  readonly line: number;
  readonly column: number;
  /** The first words of it, for `--explain`. */
  readonly preview: string;
}

/** A chapter's file, read: speech, what was left out, and what is wrong with it. `diagnostics` have no `file` of their own yet: it is the chapter's. */
export interface MarkdownDocument {
  /** `narrate:` in the front matter, with its place; null: none. */
  readonly frontMatter: VoiceComment | null;
  /** `title:` in the front matter, else the text of the first heading of the outline, else null. */
  readonly title: string | null;
  readonly blocks: readonly UncastBlock[];
  /** In order, also when headings are not spoken: they bound the sections. */
  readonly headings: readonly OutlineHeading[];
  readonly skipped: readonly SkippedNode[];
  readonly diagnostics: readonly Diagnostic[];
}

/** How a block is said, fully resolved: what goes to the engine beside the text. */
export interface VoiceSettings {
  readonly voice: string;
  readonly prompt: string | null;
  readonly language: string | null;
}

/** The speech of one Markdown node. */
export interface Block {
  readonly kind: BlockKind;
  readonly depth: number;
  /** As read on the page: captions, display. */
  readonly text: string;
  /** What goes to the engine: `text` after pronunciations and the engine's own rules. */
  readonly spoken: string;
  /** Where offsets in `spoken` part from those in `text`, in order; there where words are respelt. */
  readonly respellings?: readonly Respelling[];
  readonly voiceSettings: VoiceSettings;
  readonly place: Place;
  readonly span: Span;
  /** As in `UncastBlock`. */
  readonly afterBreak?: true;
}

export interface Chapter {
  /** From 1, in the order of the manifest. */
  readonly chapter: number;
  /** Relative to the manifest's folder. */
  readonly file: string;
  readonly title: string;
  readonly blocks: readonly Block[];
  readonly skipped: readonly SkippedNode[];
}
