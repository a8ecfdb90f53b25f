import type { Block, Chapter, Span } from '../../markdown/block.js';
import type { SplitChapter } from '../../project/split-book.js';
import type { Chunk } from '../../split/chunk.js';
import { skipWhiteSpace } from '../../split/cuts/text-measure.js';
import { passagesOf } from '../../split/passages.js';
import type { SentenceFinder } from '../../split/sentences/sentences.js';

/** A block as written on the page. Its sentences joined are its text. */
export interface PageLine {
  /** The place of the block in its file. */
  readonly span: Span;
  /** BCP-47; null: that of the book. */
  readonly language: string | null;
  readonly sentences: readonly PageSentence[];
}

/** A sentence, with one part for each chunk that speaks it, in order. The parts joined are all of its words. */
export type PageSentence = readonly SentencePart[];

/** The part of a sentence that one chunk speaks. */
export interface SentencePart {
  /** The text on the page, with white space at its ends. */
  readonly text: string;
  /** The number of the chunk. */
  readonly chunk: number;
  /** The range in the text of the chunk; `to` is exclusive. */
  readonly from: number;
  readonly to: number;
}

/**
 * Returns the sentences of a chapter as written on the page, with their places in its chunks: one line for each block.
 * @param finder finds sentences in the written text of each block, not in the spoken one
 */
export function pageLines(
  { chapter, chunks }: Pick<SplitChapter, 'chapter' | 'chunks'>,
  finder: SentenceFinder,
): readonly PageLine[] {
  return spokenBlocks(chapter, chunks).map(({ block, slices }) => {
    const ends = finder(block.text, block.voiceSettings.language);
    let start = 0;
    const sentences = [...ends.slice(0, -1), block.text.length].map((end) => {
      const sentence = partsOf(block, slices, start, end);
      start = end;
      return sentence;
    });
    const { span, voiceSettings } = block;
    return {
      span,
      language: voiceSettings.language,
      sentences: sentences.filter((parts) => parts.length > 0),
    };
  });
}

/** A part of a block's `spoken` text that is in one chunk. `offset` is the place of `start` in the chunk's text. */
interface Slice {
  readonly chunk: number;
  readonly offset: number;
  readonly start: number;
  readonly end: number;
}

interface SpokenBlock {
  readonly block: Block;
  readonly slices: readonly Slice[];
}

/** Finds the chunks of each block. Only white space separates the chunks of a passage, so each starts where the last one ended. */
function spokenBlocks({ blocks }: Chapter, chunks: readonly Chunk[]): readonly SpokenBlock[] {
  const left = [...chunks];
  return passagesOf(blocks).flatMap((passage) => {
    const placed: { readonly chunk: Chunk; readonly at: number; readonly end: number }[] = [];
    for (let at = skipWhiteSpace(passage.text, 0); at < passage.text.length; ) {
      const chunk = left.shift();
      if (chunk === undefined) break;
      placed.push({ chunk, at, end: at + chunk.text.length });
      at = skipWhiteSpace(passage.text, at + chunk.text.length);
    }
    return passage.blocks.map((block, index) => {
      const from = passage.starts[index] ?? 0;
      const to = from + block.spoken.length;
      const slices = placed.flatMap(({ chunk, at, end }): Slice[] => {
        const [start, stop] = [Math.max(from, at), Math.min(to, end)];
        if (start >= stop) return [];
        return [{ chunk: chunk.chunk, offset: start - at, start: start - from, end: stop - from }];
      });
      return { block, slices };
    });
  });
}

/** Cuts the text of a block from `start` to `end` at the borders of its chunks. */
function partsOf(block: Block, slices: readonly Slice[], start: number, end: number): PageSentence {
  const [from, to] = [spokenOffset(block, start), spokenOffset(block, end)];
  const within = slices.filter((slice) => slice.start < to && slice.end > from);
  return within.map((slice, index) => {
    const next = within[index + 1];
    return {
      text: block.text.slice(
        index === 0 ? start : textOffset(block, slice.start),
        next === undefined ? end : textOffset(block, next.start),
      ),
      chunk: slice.chunk,
      from: slice.offset + Math.max(0, from - slice.start),
      to: slice.offset + Math.min(slice.end, to) - slice.start,
    };
  });
}

/** Returns the offset in `spoken` for an offset in `text`. An offset inside a respelt word maps to its end. */
export function spokenOffset({ respellings = [] }: Pick<Block, 'respellings'>, offset: number): number {
  let shift = 0;
  for (const { at, length, spokenLength } of respellings) {
    if (at >= offset) break;
    if (at + length > offset) return at + shift + spokenLength;
    shift += spokenLength - length;
  }
  return offset + shift;
}

/** Returns the offset in `text` for an offset in `spoken`. An offset inside a respelt word maps to its end. */
export function textOffset({ respellings = [] }: Pick<Block, 'respellings'>, offset: number): number {
  let shift = 0;
  for (const { at, length, spokenLength } of respellings) {
    if (at + shift >= offset) break;
    if (at + shift + spokenLength > offset) return at + length;
    shift += spokenLength - length;
  }
  return offset - shift;
}
