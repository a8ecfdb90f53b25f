import type { Block, Chapter } from '../../markdown/block.js';
import type { SplitChapter } from '../../project/split-book.js';
import type { Chunk } from '../../split/chunk.js';
import { skipWhiteSpace } from '../../split/cuts/text-measure.js';
import { passagesOf } from '../../split/passages.js';
import type { SentenceFinder } from '../../split/sentences/sentences.js';

/** A block as it stands on the page, sentence by sentence: together, the sentences are its text. */
export interface PageLine {
  readonly sentences: readonly PageSentence[];
}

/** A sentence, in as many parts as there are chunks that speak it; in order, all of its words. */
export type PageSentence = readonly SentencePart[];

/** What one chunk speaks of a sentence. */
export interface SentencePart {
  /** On the page; white space at its ends is kept. */
  readonly text: string;
  /** The number of the chunk, and from where to where in its text. */
  readonly chunk: number;
  readonly from: number;
  readonly to: number;
}

/**
 * The sentences of a chapter's blocks, as they stand on the page, and where in its chunks they are spoken. A line a block.
 * @param finder asked for each block's text, not for what is spoken in its place
 */
export function pageLines({ chapter, chunks }: SplitChapter, finder: SentenceFinder): readonly PageLine[] {
  return spokenBlocks(chapter, chunks).map(({ block, slices }) => {
    const ends = finder(block.text, block.voiceSettings.language);
    let start = 0;
    const sentences = [...ends.slice(0, -1), block.text.length].map((end) => {
      const sentence = partsOf(block, slices, start, end);
      start = end;
      return sentence;
    });
    return { sentences: sentences.filter((parts) => parts.length > 0) };
  });
}

/** A part of a block's `spoken` that is in one chunk: `offset` is where `start` is in the chunk's text. */
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

/** Between two chunks of a passage is white space alone, so each chunk is found where the one before it ends. */
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

/** A sentence of the page from `start` to `end`, cut where its chunks are. */
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

/** Where in `spoken` an offset of `text` is; inside of a respelt word: its end. */
export function spokenOffset({ respellings = [] }: Pick<Block, 'respellings'>, offset: number): number {
  let shift = 0;
  for (const { at, length, spokenLength } of respellings) {
    if (at >= offset) break;
    if (at + length > offset) return at + shift + spokenLength;
    shift += spokenLength - length;
  }
  return offset + shift;
}

/** Where in `text` an offset of `spoken` is; inside of a respelt word: its end. */
export function textOffset({ respellings = [] }: Pick<Block, 'respellings'>, offset: number): number {
  let shift = 0;
  for (const { at, length, spokenLength } of respellings) {
    if (at + shift >= offset) break;
    if (at + shift + spokenLength > offset) return at + length;
    shift += spokenLength - length;
  }
  return offset - shift;
}
