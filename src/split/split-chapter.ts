import { NarrateError } from '../base/errors.js';
import type { Chapter } from '../markdown/block.js';
import { cheapestPath, type Fewest } from './cheapest-path/cheapest-path.js';
import { addPaidCuts, kindOfPaidCut } from './cheapest-path/paid-cuts.js';
import { onlyFreePath, type PaidMatch, type PaidTexts } from './cheapest-path/paid-texts.js';
import type { Chunk, Passage, Seam } from './chunk.js';
import { type CutKind, type CutSettings, cutsOf, kindBefore } from './cuts/cuts.js';
import { trimEnd, utf8Length } from './cuts/text-measure.js';
import { chunkKey } from './key.js';
import { blockAt, passagesOf } from './passages.js';
import type { SentenceFinder } from './sentences/sentences.js';

/** The settings that decide how a chapter is split. */
export interface SplitSettings {
  /** Part of each chunk's key. */
  readonly engine: string;
  /** Part of each chunk's key. */
  readonly model: string;
  /** The most UTF-16 code units of a chunk's text. */
  readonly maxCharacters: number;
  /** The most UTF-8 bytes of a chunk's text: the smaller of the manifest's and the engine's limit. */
  readonly maxBytes: number;
  /** `paragraph`: seams inside a paragraph only if the paragraph is longer than the limits. */
  readonly seams: 'sentence' | 'paragraph';
  /** What the price counts, of which as little as possible is bought. */
  readonly fewest: Fewest;
  /** The most UTF-8 bytes of a chunk's text and its prompt together; null: no limit. */
  readonly maxRequestBytes: number | null;
}

/**
 * Enough bytes for the shortest chunk worth buying (60 characters) in any script. If a prompt left less, narrate would buy a
 * book word by word.
 */
const minTextBytes = 240;

/** What a split needs in addition to the chapter. */
export interface SplitInput {
  readonly finder: SentenceFinder;
  /** The paid texts. Bought chunks are added to it, so that a text that occurs twice is bought once. */
  readonly paid: PaidTexts;
}

/**
 * Splits a chapter into chunks so that as little as possible must be bought, in requests or in characters. Of the cheapest
 * splits, it returns the one that sounds best (see `cheapestPath`). Bought chunks keep the limits; paid ones may be longer.
 * Each chunk is an exact slice of its passage's text, and only white space lies between chunks. The chapters of a book must
 * be split one after the other with the same `paid`.
 *
 * @throws NarrateError `invalid-input` when a prompt leaves too little room for text in a request, and as the finder
 */
export function splitChapter(chapter: Chapter, settings: SplitSettings, input: SplitInput): readonly Chunk[] {
  const { engine, model } = settings;
  const chunks: Chunk[] = [];
  let firstBlock = 0;
  for (const passage of passagesOf(chapter.blocks)) {
    const limits = { ...settings, maxBytes: textBytesFor(passage, settings) };
    for (const piece of piecesOf(passage, limits, input)) {
      const text = passage.text.slice(piece.start, piece.end);
      const key = piece.paidKey ?? chunkKey({ engine, model, text, ...passage.voiceSettings });
      const chunk = chunks.length + 1;
      chunks.push({ ...chunkOf(piece, { chapter, passage, firstBlock, chunk }), text, key });
      if (piece.paidKey === null) input.paid.add({ key, text, ...passage.voiceSettings });
    }
    firstBlock += passage.blocks.length;
  }
  return chunks;
}

/** Returns the most UTF-8 bytes of a chunk's text, given the passage's prompt. @throws NarrateError `invalid-input` */
function textBytesFor(
  { voiceSettings, blocks }: Passage,
  { maxBytes, maxRequestBytes }: SplitSettings,
): number {
  if (maxRequestBytes === null || voiceSettings.prompt === null)
    return Math.min(maxBytes, maxRequestBytes ?? maxBytes);
  const promptBytes = utf8Length(voiceSettings.prompt);
  const textBytes = Math.min(maxBytes, maxRequestBytes - promptBytes);
  if (textBytes >= Math.min(maxBytes, minTextBytes)) return textBytes;
  throw new NarrateError('invalid-input', 'A prompt leaves too little room for text in a request.', {
    diagnostics: [
      {
        code: 'prompt-too-long' satisfies SplitCode,
        severity: 'error',
        message: `The prompt for this text is too long: ${promptBytes} bytes. Text and prompt of a request can have ${maxRequestBytes} bytes together.`,
        place: blocks[0]!.place,
        hint: 'Shorten the prompt.',
      },
    ],
  });
}

/** The place of a chunk in its passage's text. */
interface Piece {
  readonly start: number;
  readonly end: number;
  /** What the seam before it breaks; null: it begins the passage. */
  readonly cut: CutKind | null;
  /** Null: to be bought. */
  readonly paidKey: string | null;
}

function piecesOf(
  passage: Passage,
  settings: CutSettings & Pick<SplitSettings, 'fewest'>,
  { finder, paid }: SplitInput,
): readonly Piece[] {
  const matches = paid.find(passage.voiceSettings, passage.text);
  const free = onlyFreePath(passage.text, matches);
  if (free !== null)
    return free.map((match, index) => freePiece(match, index, { passage, settings, finder }));
  const ownCuts = cutsOf(passage, settings, finder);
  if (ownCuts === null) return [];
  const { cuts, spans } = addPaidCuts(passage, ownCuts, { matches, settings });
  const keys = new Map(spans.map(({ from, to, key }) => [`${from} ${to}`, key]));
  const path = cheapestPath(cuts, settings, spans);
  return path.slice(1).map((to, index) => {
    const from = path[index]!;
    return {
      start: cuts.starts[from]!,
      end: cuts.ends[to]!,
      cut: from === 0 ? null : cuts.kinds[from]!,
      paidKey: keys.get(`${from} ${to}`) ?? null,
    };
  });
}

/** Returns a paid text as a piece of its passage. Its seam is of the same kind as if its neighbours had to be bought. */
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
  /** The number of the chunk in its chapter, from 1. */
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
    source: chapter.source,
    chunk,
    voiceSettings: passage.voiceSettings,
    seam: chunk === 1 ? 'chapter-start' : seamBefore(piece.cut, chapter.blocks, firstBlock + first),
    place: passage.blocks[first]!.place,
    endLine: passage.blocks[last]!.span.endLine,
    firstBlock: firstBlock + first,
    lastBlock: firstBlock + last,
  };
}

/** Returns the seam before a chunk that is not the first: inside a block by the kind of the cut, else by the two blocks. */
function seamBefore(cut: CutKind | null, blocks: Chapter['blocks'], index: number): Seam {
  // A word that is cut in two needs no longer pause than two words.
  if (cut !== null && cut !== 'paragraph') return cut === 'grapheme' ? 'word' : cut;
  const block = blocks[index]!;
  const before = blocks[index - 1];
  // A thematic break before a heading is decoration, so the heading counts.
  if (block.kind === 'heading') return 'section';
  if (block.afterBreak) return 'thematic-break';
  if (before?.kind === 'heading') return 'heading';
  return block.kind === 'list-item' && before?.kind === 'list-item' ? 'list-item' : 'paragraph';
}

/** Errors of a book that only splitting can find, with their meaning. docs/errors.md is tested against this list. */
export const splitCodes = {
  'prompt-too-long': 'A prompt leaves too little room for text in the same request.',
} as const;

/** The code of an error that splitting finds. */
export type SplitCode = keyof typeof splitCodes;
