import type { Place } from '../base/diagnostic.js';
import type { Block, VoiceSettings } from '../markdown/block.js';

/** The longest possible run of consecutive blocks in one chapter with the same voice settings. Seams are chosen within it. */
export interface Passage {
  readonly voiceSettings: VoiceSettings;
  readonly blocks: readonly Block[];
  /** The blocks' spoken text joined by a paragraph break (`\n\n`). A single `\n` is a line end inside a block. */
  readonly text: string;
  /** The start of each block in `text`, in UTF-16 code units. */
  readonly starts: readonly number[];
}

/**
 * The kind of border between a chunk and the one before it in its chapter. It decides the gap between them. `section`: the
 * chunk begins with a heading; `thematic-break`: a thematic break separates them; `heading`: the one before ends with a
 * heading; `list-item`: both are in a list.
 */
export type Seam =
  | 'chapter-start'
  | 'section'
  | 'thematic-break'
  | 'heading'
  | 'list-item'
  | 'paragraph'
  | 'sentence'
  | 'clause'
  | 'word';

/** An exact slice of a passage's text that is sent as one request. It has no white space at its ends. */
export interface Chunk {
  /** The chapter's number, from 1. */
  readonly chapter: number;
  /** The chunk's number in its chapter, from 1. */
  readonly chunk: number;
  readonly text: string;
  readonly voiceSettings: VoiceSettings;
  /** A hexadecimal SHA-256 that identifies what is paid for (see `chunkKey`). */
  readonly key: string;
  /** The hexadecimal SHA-256 of the chapter's file. */
  readonly source: string;
  /** The seam before it. */
  readonly seam: Seam;
  /** The place of its first word in the Markdown. */
  readonly place: Place;
  /** The last line of the Markdown that it speaks. */
  readonly endLine: number;
  /** The index in the chapter of the first block that it speaks. */
  readonly firstBlock: number;
  /** The index in the chapter of the last block that it speaks. */
  readonly lastBlock: number;
}
