import type { ChunkLimits, Cuts } from '../cheapest-path/cheapest-path.js';
import type { Passage } from '../chunk.js';
import { blockAt } from '../passages.js';
import type { SentenceFinder } from '../sentences/sentences.js';
import { breaksBetween } from './graphemes.js';
import { skipWhiteSpace, trimEnd, utf8Length } from './text-measure.js';
import { cutsInLongWord } from './word-cuts.js';

/** What a seam at a cut would break, from the least audible to the most audible. A line end inside a block is a clause's end. */
export type CutKind = 'paragraph' | 'sentence' | 'clause' | 'word' | 'grapheme';

const penalties: Readonly<Record<CutKind, number>> = {
  paragraph: 0,
  sentence: 2,
  clause: 4,
  word: 6,
  grapheme: 8,
};

/** The cuts of a passage, with what a seam at each would break. The kinds of the first and the last cut have no meaning. */
export interface PassageCuts extends Cuts {
  readonly kinds: readonly CutKind[];
}

/** The limits of a chunk, and where seams are allowed. */
export interface CutSettings extends ChunkLimits {
  /** `paragraph`: sentence ends are cuts only in a paragraph that is longer than the limits. */
  readonly seams: 'sentence' | 'paragraph';
}

/** Marks that may end a clause before white space, with closing quotes and brackets after them. */
const clauseMark = /[,;:–—…،؛，、；：]["'\p{Pe}\p{Pf}]*$/u;
/** Marks that may end a sentence, with closing quotes and brackets after them. */
const sentenceMark = /[.!?…。．｡！？؟।॥။።។]["'\p{Pe}\p{Pf}]*$/u;
/** White space, or a mark that ends a clause between letters without white space: a dash, an East Asian comma. */
const wordEnd = /\s+|(?<=\p{L})—(?=[\p{L}\p{Ps}\p{Pi}])|[，、；：](?=[\p{L}\p{Ps}\p{Pi}])/gu;

/** The cuts that were found so far. */
interface Collector {
  readonly text: string;
  readonly settings: CutSettings;
  readonly ends: number[];
  readonly starts: number[];
  readonly kinds: CutKind[];
  readonly headings: number[];
  /** 1 while inside a heading, whose end should not be the end of a chunk. */
  inHeading: 0 | 1;
}

/**
 * Returns the cuts of a passage: the ends of paragraphs and sentences. Inside a sentence that exceeds the limits, the ends of
 * clauses and words are cuts; inside such a word, places between graphemes are. Null: the passage has no text.
 */
export function cutsOf(passage: Passage, settings: CutSettings, finder: SentenceFinder): PassageCuts | null {
  const cuts = collectorOf(passage, settings);
  const cutsEveryBlock = needsSentenceEnds(passage, settings);
  let end = 0;
  for (const [index, block] of passage.blocks.entries()) {
    const { from, to } = spanOf(passage, index);
    if (from === to) continue;
    if (cuts.starts.length > 0) addCut(cuts, end, from, 'paragraph');
    else cuts.starts.push(from);
    cuts.inHeading = block.kind === 'heading' ? 1 : 0;
    if (cutsEveryBlock || !fits(passage.text, settings, from, to)) {
      addSentenceEnds(cuts, { from, to }, endsIn(passage, index, finder));
    }
    end = to;
  }
  return cuts.starts.length === 0 ? null : finished(cuts, end);
}

/**
 * Returns what the seam before a chunk that starts at `start` breaks; null: `cutsOf` has no cut there. It finds the sentences
 * of at most one block.
 */
export function kindBefore(
  passage: Passage,
  start: number,
  { settings, finder }: { readonly settings: CutSettings; readonly finder: SentenceFinder },
): CutKind | null {
  const index = blockAt(passage, start);
  const { from, to } = spanOf(passage, index);
  if (start === from) return 'paragraph';
  if (!needsSentenceEnds(passage, settings) && fits(passage.text, settings, from, to)) return null;
  const cuts = collectorOf(passage, settings);
  cuts.starts.push(from);
  addSentenceEnds(cuts, { from, to }, endsIn(passage, index, finder));
  return cuts.kinds[cuts.starts.indexOf(start)] ?? null;
}

const collectorOf = ({ text }: Passage, settings: CutSettings): Collector => ({
  text,
  settings,
  ends: [0],
  starts: [],
  kinds: ['paragraph'],
  headings: [0],
  inHeading: 0,
});

/** Tells whether every block needs its sentence ends. A passage that keeps the limits is cheapest as a whole, without them. */
const needsSentenceEnds = ({ text }: Passage, settings: CutSettings): boolean =>
  settings.seams === 'sentence' && !fits(text, settings, 0, text.length);

interface TextRange {
  readonly from: number;
  readonly to: number;
}

/** Returns the offsets of a block in its passage's text, without white space at the ends. */
function spanOf({ text, starts, blocks }: Passage, index: number): TextRange {
  const start = starts[index]!;
  const end = start + blocks[index]!.spoken.length;
  const from = skipWhiteSpace(text, start, end);
  return { from, to: trimEnd(text, from, end) };
}

const endsIn = (
  { blocks, starts, voiceSettings }: Passage,
  index: number,
  finder: SentenceFinder,
): number[] => finder(blocks[index]!.spoken, voiceSettings.language).map((offset) => starts[index]! + offset);

/** Tells whether the text from `from` to `to` keeps the limits. */
export function fits(text: string, limits: ChunkLimits, from: number, to: number): boolean {
  if (to - from > limits.maxCharacters) return false;
  return (to - from) * 3 <= limits.maxBytes || utf8Length(text, from, to) <= limits.maxBytes;
}

/**
 * Returns what ends before a seam, judged by punctuation; null: neither a sentence nor a clause.
 * @param tail the last few characters before the seam
 */
export function endMark(tail: string): 'sentence' | 'clause' | null {
  if (sentenceMark.test(tail)) return 'sentence';
  return clauseMark.test(tail) ? 'clause' : null;
}

function addSentenceEnds(cuts: Collector, { from, to }: TextRange, ends: readonly number[]): void {
  let start = from;
  for (const end of ends) {
    const next = skipWhiteSpace(cuts.text, end, to);
    if (end <= start || next >= to || !isClean(cuts.text, end, next)) continue;
    addWordEnds(cuts, start, end);
    addCut(cuts, end, next, 'sentence');
    start = next;
  }
  addWordEnds(cuts, start, to);
}

/** Adds the ends of clauses and words as cuts if the text from `from` to `to` exceeds the limits. */
function addWordEnds(cuts: Collector, from: number, to: number): void {
  if (fits(cuts.text, cuts.settings, from, to)) return;
  const { text } = cuts;
  const sentence = text.slice(from, to);
  let start = from;
  for (const match of sentence.matchAll(wordEnd)) {
    const isSpace = match[0].trim() === '';
    const end = from + match.index + (isSpace ? 0 : match[0].length);
    const next = from + match.index + match[0].length;
    if (end <= start || next >= to || !isClean(text, end, next)) continue;
    addLongWord(cuts, start, end);
    const endsClause = match[0].includes('\n') || clauseMark.test(text.slice(Math.max(start, end - 8), end));
    addCut(cuts, end, next, endsClause ? 'clause' : 'word');
    start = next;
  }
  addLongWord(cuts, start, to);
}

function addLongWord(cuts: Collector, from: number, to: number): void {
  if (fits(cuts.text, cuts.settings, from, to)) return;
  for (const offset of cutsInLongWord(cuts.text, from, to, cuts.settings)) {
    const end = trimEnd(cuts.text, from, offset);
    const next = skipWhiteSpace(cuts.text, offset, to);
    if (end > cuts.starts.at(-1)! && next < to) addCut(cuts, end, next, 'grapheme');
  }
}

/** Tells whether a cut separates graphemes. White space and a combining mark after it, for example, are one grapheme. */
const isClean = (text: string, end: number, next: number): boolean =>
  breaksBetween(text, end) && (next === end || breaksBetween(text, next));

function addCut(cuts: Collector, end: number, next: number, kind: CutKind): void {
  cuts.ends.push(end);
  cuts.starts.push(next);
  cuts.kinds.push(kind);
  cuts.headings.push(cuts.inHeading);
}

function finished(cuts: Collector, end: number): PassageCuts {
  const { text, starts, ends, kinds, headings } = cuts;
  ends.push(end);
  starts.push(end);
  kinds.push('paragraph');
  headings.push(0);
  return withMeasures(text, { starts, ends, kinds, headings, buyable: starts.map(() => 1) });
}

/** The properties of cuts from which `withMeasures` computes the others. */
export type PlainCuts = Pick<PassageCuts, 'starts' | 'ends' | 'kinds' | 'headings' | 'buyable'>;

/** Returns the cuts with their byte offsets and penalties. */
export function withMeasures(
  text: string,
  { starts, ends, kinds, headings, buyable }: PlainCuts,
): PassageCuts {
  const endBytes = new Int32Array(ends.length);
  const startBytes = new Int32Array(ends.length);
  let bytes = 0;
  for (let cut = 0, at = 0; cut < ends.length; cut++) {
    bytes += utf8Length(text, at, ends[cut]);
    endBytes[cut] = bytes;
    bytes += utf8Length(text, ends[cut], starts[cut]);
    startBytes[cut] = bytes;
    at = starts[cut]!;
  }
  return {
    starts: Int32Array.from(starts),
    ends: Int32Array.from(ends),
    startBytes,
    endBytes,
    penalties: Int32Array.from(kinds, (kind) => penalties[kind]),
    headings: Int32Array.from(headings),
    buyable: Uint8Array.from(buyable),
    kinds,
  };
}
