import type { Diagnostic, Place } from '../base/diagnostic.js';
import type { Delivery } from '../manifest/manifest.js';
import type { Respelling } from './read/pronounce.js';

/** Kind of Markdown node that a block comes from. */
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

/** Range of a block in its file. Lines and columns count from 1, the end is exclusive. */
export interface Span {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Voice settings for some blocks of a chapter, from a comment, a container or the front matter, with their place. */
export interface VoiceComment {
  readonly delivery: Delivery;
  readonly line: number;
  readonly column: number;
  /** The source line, and the length of the voice comment in it, for diagnostics that are found without the source. */
  readonly excerpt: { readonly line: string; readonly length: number };
}

/** Heading of the chapter's outline, so not one inside a quotation, a list or a footnote. */
export interface OutlineHeading {
  /** White space normalised; may be empty. */
  readonly text: string;
  /** Identifier set by the author (`{#harbour}`); null: none. */
  readonly id: string | null;
  /** 1 to 6. */
  readonly depth: number;
  /** Present if it is the title of a part of the book, which begins with this chapter. */
  readonly isPart?: true;
  readonly line: number;
  readonly column: number;
  /** Index of the first block at or after the heading. */
  readonly block: number;
}

/**
 * Text of one Markdown node before it has a voice. `readMarkdown` creates it from the file and the policies only. Plain
 * JSON, so that it can be cached by the hash of the file.
 */
export interface UncastBlock {
  readonly kind: BlockKind;
  /** 1 to 6 for a heading, else 0. */
  readonly depth: number;
  /** White space normalised, never empty. A line end is a line break of the page; lines that the author wrapped are joined. */
  readonly text: string;
  readonly span: Span;
  /** Voice comments that apply here, weakest first. */
  readonly marks: readonly VoiceComment[];
  /** Present if a thematic break, or a line of signs such as `⁂`, is between the previous block and this one. */
  readonly afterBreak?: true;
  /**
   * Length of the start of the text that is separate on the page: the first cell of a row (0: it is empty), a term of a
   * definition list, or bold words at the start of a paragraph. Absent: there is none.
   */
  readonly leadLength?: number;
  /** Paragraphs, cells and other blocks that HTML has, in order. Absent: one, or their texts are not exactly the text. */
  readonly parts?: readonly BlockPart[];
}

/** Part of a block of HTML. */
export interface BlockPart {
  /** Offset of its start in the text of the block. It ends one space before the next part. */
  readonly offset: number;
  readonly span: Span;
  /** Length of the bold words at its start. Absent: there are none. */
  readonly leadLength?: number;
}

/** Part of a chapter that is not spoken. Listed so that users see everything that is left out. */
export interface SkippedNode {
  /** `code`, `table`, `image`, `footnote`, `html`, `math`, `heading`, `address`, `comment`, `template`, `raw` (LaTeX and other formats), `citation`, `deleted`, `admonition`, `punctuation` (no word in it), `front-matter`, `speaker` (the label of a speech); also any `BlockKind`, if a `say` comment replaces the block. */
  readonly kind: string;
  readonly line: number;
  readonly column: number;
  /** Its first words, for `--explain`. */
  readonly preview: string;
}

/** Content of a chapter's file: text, skipped parts and problems. The places in `diagnostics` have an empty `file`. */
export interface MarkdownDocument {
  /** `narrate:` in the front matter; null: none. */
  readonly frontMatter: VoiceComment | null;
  /** `title:` in the front matter, else the text of the first heading of the outline, else null. */
  readonly title: string | null;
  readonly blocks: readonly UncastBlock[];
  /** In file order, also if headings are not spoken, since they delimit the sections. */
  readonly headings: readonly OutlineHeading[];
  readonly skipped: readonly SkippedNode[];
  /** Number of words in skipped tables, code and HTML. Of code, only words in sentences count. */
  readonly skippedWords: { readonly [Kind in 'code' | 'html' | 'table']?: number };
  /** Names of the constructs of dialects that it was parsed with. */
  readonly constructs: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Resolved settings that the engine gets with the text of a block. */
export interface VoiceSettings {
  readonly voice: string;
  readonly prompt: string | null;
  readonly language: string | null;
}

/** Text of one Markdown node, with its voice. */
export interface Block {
  readonly kind: BlockKind;
  readonly depth: number;
  /** As on the page, for captions and messages. */
  readonly text: string;
  /** Text for the engine: `text` after respellings and the engine's rules for brackets. */
  readonly spoken: string;
  /** Respelt words, in order, which shift offsets in `spoken` from those in `text`. Absent: none. */
  readonly respellings?: readonly Respelling[];
  readonly voiceSettings: VoiceSettings;
  readonly place: Place;
  readonly span: Span;
  /** As in `UncastBlock`. */
  readonly afterBreak?: true;
}

/** The credits of a book. */
export const creditsRoles = ['opening', 'closing'] as const;

/** Where credits are: before the first chapter, or after the last. */
export type CreditsRole = (typeof creditsRoles)[number];

/** Chapter of the book, with a voice for each block. */
export interface Chapter {
  /** From 1, in the order of the manifest. Opening credits are 0, closing credits the number after the last. */
  readonly chapter: number;
  /** Relative to the manifest's folder. For credits their setting: `credits.opening`. */
  readonly file: string;
  /** Present if it is no chapter but the credits. */
  readonly credits?: CreditsRole;
  readonly title: string;
  readonly blocks: readonly Block[];
  readonly skipped: readonly SkippedNode[];
  /** Constructs of dialects that it was parsed with (docs/markdown.md). */
  readonly constructs: readonly string[];
  /** Hexadecimal SHA-256 of the file, or of the credits. */
  readonly source: string;
}
