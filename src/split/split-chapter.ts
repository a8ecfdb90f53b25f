import { NarrateError } from '../base/errors.js';
import type { Chapter } from '../markdown/block.js';
import { cheapestPath, type Fewest } from './cheapest-path/cheapest-path.js';
import { kindOfPaidCut, withPaidCuts } from './cheapest-path/paid-cuts.js';
import { onlyFreeWay, type PaidMatch, type PaidTexts } from './cheapest-path/paid-texts.js';
import type { Chunk, Passage, Seam } from './chunk.js';
import { type CutKind, type CutSettings, cutsOf, kindBefore } from './cuts/cuts.js';
import { trimEnd, utf8Length } from './cuts/text-measure.js';
import { chunkKey } from './key.js';
import { blockAt, passagesOf } from './passages.js';
import type { SentenceFinder } from './sentences/sentences.js';

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
  /** What of the new chunks there are to be as few of as can be: what the price counts. */
  readonly fewest: Fewest;
  /** UTF-8 bytes of a chunk's text and its prompt together; null: no such limit. */
  readonly maxRequestBytes: number | null;
}

/** Room for the shortest chunk worth buying (60 characters) in any script. Less than that beside a prompt, and a book would be bought by the word. */
const leastRoomBytes = 240;

/** What a split stands on beside the words. */
export interface SplitGrounds {
  readonly finder: SentenceFinder;
  /** What is paid for; the chunks that are to be bought are added, so that a text that stands twice is paid once. */
  readonly paid: PaidTexts;
}

/**
 * Cuts a chapter into chunks so that as little as can be is to be bought tonight, by requests or by characters, and among
 * those ways the one that sounds best (see `cheapestPath`). Chunks to buy keep the limits; a paid one may be longer. Each is an exact slice of its
 * passage's text; between two there is white space alone. Chapters are split in the order of the book, with the same
 * `paid`.
 *
 * @throws NarrateError `invalid-input` where a prompt leaves no room for text in a request.
 */
export function splitChapter(
  chapter: Chapter,
  settings: SplitSettings,
  grounds: SplitGrounds,
): readonly Chunk[] {
  const { engine, model } = settings;
  const chunks: Chunk[] = [];
  let firstBlock = 0;
  for (const passage of passagesOf(chapter.blocks)) {
    const limits = { ...settings, maxBytes: roomFor(passage, settings) };
    for (const piece of piecesOf(passage, limits, grounds)) {
      const text = passage.text.slice(piece.start, piece.end);
      const key = piece.paidKey ?? chunkKey({ engine, model, text, ...passage.speaker });
      const chunk = chunks.length + 1;
      chunks.push({ ...chunkOf(piece, { chapter, passage, firstBlock, chunk }), text, key });
      if (piece.paidKey === null) grounds.paid.add({ key, text, ...passage.speaker });
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
  /** Null: to be bought. */
  readonly paidKey: string | null;
}

function piecesOf(
  passage: Passage,
  settings: CutSettings & Pick<SplitSettings, 'fewest'>,
  { finder, paid }: SplitGrounds,
): readonly Piece[] {
  const matches = paid.find(passage.speaker, passage.text);
  const free = onlyFreeWay(passage.text, matches);
  if (free !== null)
    return free.map((match, index) => freePiece(match, index, { passage, settings, finder }));
  const ordinary = cutsOf(passage, settings, finder);
  if (ordinary === null) return [];
  const { cuts, spans } = withPaidCuts(passage, ordinary, { matches, settings });
  const keys = new Map(spans.map(({ from, to, key }) => [`${from} ${to}`, key]));
  const way = cheapestPath(cuts, settings, spans);
  return way.slice(1).map((to, index) => {
    const from = way[index]!;
    return {
      start: cuts.starts[from]!,
      end: cuts.ends[to]!,
      cut: from === 0 ? null : cuts.kinds[from]!,
      paidKey: keys.get(`${from} ${to}`) ?? null,
    };
  });
}

/** A paid text as a piece of its passage; the seam before it is what it would be if its neighbours had to be bought. */
function freePiece(
  { start, end, key }: PaidMatch,
  index: number,
  { passage, ...context }: { passage: Passage; settings: CutSettings; finder: SentenceFinder },
): Piece {
  const { text } = passage;
  const kind = () => kindBefore(passage, start, context) ?? kindOfPaidCut(text, trimEnd(text, 0, start));
  return { start, end, cut: index === 0 ? null : kind(), paidKey: key };
}

interface PieceContext {
  readonly chapter: Chapter;
  readonly passage: Passage;
  /** The index in the chapter of the passage's first block. */
  readonly firstBlock: number;
  /** The number that the chunk gets. */
  readonly chunk: number;
}

function chunkOf(
  piece: Piece,
  { chapter, passage, firstBlock, chunk }: PieceContext,
): Omit<Chunk, 'text' | 'key'> {
  const first = blockAt(passage, piece.start);
  const last = blockAt(passage, piece.end - 1);
  return {
    chapter: chapter.chapter,
    chunk,
    speaker: passage.speaker,
    seam: chunk === 1 ? 'chapter-start' : seamBefore(piece.cut, chapter.blocks, firstBlock + first),
    place: passage.blocks[first]!.place,
    endLine: passage.blocks[last]!.span.endLine,
    firstBlock: firstBlock + first,
    lastBlock: firstBlock + last,
  };
}

/** What a chunk that is not the chapter's first begins after: inside a block as it was cut, else by the two blocks. */
function seamBefore(cut: CutKind | null, blocks: Chapter['blocks'], index: number): Seam {
  // To the ear a word cut in two is no pause longer than one between words.
  if (cut !== null && cut !== 'paragraph') return cut === 'grapheme' ? 'word' : cut;
  const block = blocks[index]!;
  const before = blocks[index - 1];
  // A rule above a heading is decoration, so the heading counts.
  if (block.kind === 'heading') return 'section';
  if (block.afterBreak) return 'thematic-break';
  if (before?.kind === 'heading') return 'heading';
  return block.kind === 'list-item' && before?.kind === 'list-item' ? 'list-item' : 'paragraph';
}

/** What can be wrong with a book only once it is split: the closed list that docs/errors.md is tested against. */
export const splitCodes = {
  'prompt-too-long': 'A prompt leaves too little room for text beside it in one request.',
} as const;

export type SplitCode = keyof typeof splitCodes;
