import { NarrateError } from '../base/errors.js';
import type { Chapter } from '../markdown/block.js';
import { cheapestPath } from './cheapest-path.js';
import type { Chunk, Passage, Seam } from './chunk.js';
import { type CutKind, type CutSettings, cutsOf } from './cuts.js';
import { chunkKey } from './key.js';
import { passagesOf } from './passages.js';
import type { SentenceFinder } from './sentences.js';
import type { SplitCode } from './split-codes.js';
import { utf8Length } from './text-measure.js';

export interface SplitSettings {
  /** Parts of each chunk's key. */
  readonly engine: string;
  readonly model: string;
  /** UTF-16 code units of a chunk's text. */
  readonly maxCharacters: number;
  /** UTF-8 bytes of a chunk's text: the least of the manifest's and the engine's limit. */
  readonly maxBytes: number;
  /** `paragraph`: a seam inside a paragraph only where the paragraph is longer than the limits. */
  readonly seams: 'sentence' | 'paragraph';
  /** UTF-8 bytes of a chunk's text and its prompt together; null: no such limit. */
  readonly maxRequestBytes: number | null;
}

/** Room for the shortest chunk worth buying (60 characters) in any script. Less than that beside a prompt, and a book would be bought by the word. */
const leastRoomBytes = 240;

/**
 * Cuts a chapter into the fewest chunks that keep the limits, and among those ways the one that sounds best (see
 * `cheapestPath`). Each chunk is an exact slice of its passage's text; between two chunks there is white space alone.
 *
 * @throws NarrateError `invalid-input` where a prompt leaves no room for text in a request.
 */
export function splitChapter(
  chapter: Chapter,
  settings: SplitSettings,
  boundaries: SentenceFinder,
): readonly Chunk[] {
  const chunks: Chunk[] = [];
  let firstBlock = 0;
  for (const passage of passagesOf(chapter.blocks)) {
    const limits = { ...settings, maxBytes: roomFor(passage, settings) };
    for (const piece of piecesOf(passage, limits, boundaries)) {
      chunks.push(chunkOf(piece, { chapter, passage, firstBlock, settings, chunk: chunks.length + 1 }));
    }
    firstBlock += passage.blocks.length;
  }
  return chunks;
}

/** The bytes that a chunk's text may have beside the passage's prompt. */
function roomFor({ speaker, blocks }: Passage, { maxBytes, maxRequestBytes }: SplitSettings): number {
  if (maxRequestBytes === null || speaker.prompt === null)
    return Math.min(maxBytes, maxRequestBytes ?? maxBytes);
  const promptBytes = utf8Length(speaker.prompt);
  const room = Math.min(maxBytes, maxRequestBytes - promptBytes);
  if (room >= Math.min(maxBytes, leastRoomBytes)) return room;
  throw new NarrateError('invalid-input', 'A prompt leaves no room for text in a request.', {
    diagnostics: [
      {
        code: 'prompt-too-long' satisfies SplitCode,
        severity: 'error',
        message: `The prompt that holds here has ${promptBytes} bytes; text and prompt together may have ${maxRequestBytes}.`,
        place: blocks[0]!.place,
        hint: 'Shorten the prompt.',
      },
    ],
  });
}

/** A chunk's text in its passage, from `start` to `end`, and what the seam before it breaks; null: the passage begins with it. */
interface Piece {
  readonly start: number;
  readonly end: number;
  readonly cut: CutKind | null;
}

function piecesOf(passage: Passage, limits: CutSettings, boundaries: SentenceFinder): readonly Piece[] {
  const cuts = cutsOf(passage, limits, boundaries);
  if (cuts === null) return [];
  const way = cheapestPath(cuts, limits, []);
  return way.slice(1).map((to, index) => {
    const from = way[index]!;
    return { start: cuts.starts[from]!, end: cuts.ends[to]!, cut: from === 0 ? null : cuts.kinds[from]! };
  });
}

interface PieceContext {
  readonly chapter: Chapter;
  readonly passage: Passage;
  /** The index in the chapter of the passage's first block. */
  readonly firstBlock: number;
  readonly settings: SplitSettings;
  /** The number that the chunk gets. */
  readonly chunk: number;
}

function chunkOf(piece: Piece, { chapter, passage, firstBlock, settings, chunk }: PieceContext): Chunk {
  const text = passage.text.slice(piece.start, piece.end);
  const first = blockAt(passage, piece.start);
  const last = blockAt(passage, piece.end - 1);
  const beginsHeading =
    passage.blocks[first]!.kind === 'heading' && (piece.cut === null || piece.cut === 'paragraph');
  const { engine, model } = settings;
  return {
    chapter: chapter.chapter,
    chunk,
    text,
    speaker: passage.speaker,
    key: chunkKey({ engine, model, text, ...passage.speaker }),
    seam: chunk === 1 ? 'chapter-start' : beginsHeading ? 'section' : seamOf(piece.cut),
    place: passage.blocks[first]!.place,
    endLine: passage.blocks[last]!.span.endLine,
    firstBlock: firstBlock + first,
    lastBlock: firstBlock + last,
  };
}

/** To the ear a word cut in two is no pause longer than one between words. */
const seamOf = (cut: CutKind | null): Seam =>
  cut === null ? 'paragraph' : cut === 'grapheme' ? 'word' : cut;

/** The index in the passage of the block that holds this offset. */
function blockAt({ starts }: Passage, offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
