import type { Place } from '../base/diagnostic.js';
import type { Block, VoiceSettings } from '../markdown/block.js';

/** A maximal run of blocks in one chapter with the same speaker: seams are chosen within it. */
export interface Passage {
  readonly voiceSettings: VoiceSettings;
  readonly blocks: readonly Block[];
  /** The blocks' spoken text joined by a paragraph break (`\n\n`). */
  readonly text: string;
  /** Where each block starts in `text`, in UTF-16 code units. */
  readonly starts: readonly number[];
}

/**
 * What stands between a chunk and the one before it in its chapter; silence is chosen by it. `section`: the chunk begins
 * with a heading; `thematic-break`: there is one between them; `heading`: the one before ends with a heading;
 * `list-item`: both are in a list.
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

/** An exact slice of a passage's text that goes out as one request; no white space at either end. */
export interface Chunk {
  /** From 1, and the chunk's number in it, from 1. */
  readonly chapter: number;
  readonly chunk: number;
  readonly text: string;
  readonly voiceSettings: VoiceSettings;
  /** SHA-256, hexadecimal: what is paid for (see `chunkKey`). */
  readonly key: string;
  /** The seam before it. */
  readonly seam: Seam;
  /** Where its first word stands in the Markdown. */
  readonly place: Place;
  /** The last source line that it speaks. */
  readonly endLine: number;
  /** The blocks that it speaks, by index in the chapter, inclusive. */
  readonly firstBlock: number;
  readonly lastBlock: number;
}
