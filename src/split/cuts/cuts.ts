import type { ChunkLimits, Cuts } from '../cheapest-path/cheapest-path.js';
import type { Passage } from '../chunk.js';
import { blockAt } from '../passages.js';
import type { SentenceFinder } from '../sentences/sentences.js';
import { breaksBetween } from './graphemes.js';
import { skipWhiteSpace, trimEnd, utf8Length } from './text-measure.js';
import { cutsInLongWord } from './word-cuts.js';

/** What a seam at a cut would break, from what is heard least to what is heard most. */
export type CutKind = 'paragraph' | 'sentence' | 'clause' | 'word' | 'grapheme';

const penalties: Readonly<Record<CutKind, number>> = {
  paragraph: 0,
  sentence: 2,
  clause: 4,
  word: 6,
  grapheme: 8,
};

/** A passage's cuts, as the path wants them, with what each would break; the kind of the first and last means nothing. */
export interface PassageCuts extends Cuts {
  readonly kinds: readonly CutKind[];
}

export interface CutSettings extends ChunkLimits {
  /** `paragraph`: sentence ends are cuts only in a paragraph longer than the limits. */
  readonly seams: 'sentence' | 'paragraph';
}

/** A clause may end at these before white space; closing quotes and brackets may stand between. */
const clauseMark = /[,;:–—…،؛，、；：]["'\p{Pe}\p{Pf}]*$/u;
/** A sentence may end at these. */
const sentenceMark = /[.!?…。．｡！？؟।॥။።។]["'\p{Pe}\p{Pf}]*$/u;
/** White space, or the places inside a row of letters where a clause ends without any: a dash, an East Asian comma. */
const wordEnd = /\s+|(?<=\p{L})—(?=[\p{L}\p{Ps}\p{Pi}])|[，、；：](?=[\p{L}\p{Ps}\p{Pi}])/gu;

interface Collector {
  readonly text: string;
  readonly settings: CutSettings;
  readonly ends: number[];
  readonly starts: number[];
  readonly kinds: CutKind[];
  readonly headings: number[];
  /** 1 while inside a heading, whose end must not be a chunk's end either. */
  inHeading: 0 | 1;
}

/**
 * The cuts of a passage: paragraph ends and sentence ends; ends of clauses and words only inside a sentence longer than the
 * limits; places between graphemes only inside a word longer than the limits.
 *
 * @returns null where nothing is spoken.
 */
export function cutsOf(passage: Passage, settings: CutSettings, finder: SentenceFinder): PassageCuts | null {
  const cuts = collectorOf(passage, settings);
  const asksEach = asksEachBlock(passage, settings);
  let end = 0;
  for (const [index, block] of passage.blocks.entries()) {
    const { from, to } = spanOf(passage, index);
    if (from === to) continue;
    if (cuts.starts.length > 0) addCut(cuts, end, from, 'paragraph');
    else cuts.starts.push(from);
    cuts.inHeading = block.kind === 'heading' ? 1 : 0;
    if (asksEach || !fits(passage.text, settings, from, to)) {
      addSentenceEnds(cuts, { from, to }, endsIn(passage, index, finder));
    }
    end = to;
  }
  return cuts.starts.length === 0 ? null : finished(cuts, end);
}

/**
 * What the seam before a chunk that starts at `start` breaks, as `cutsOf` has it; null: it has no cut there. Looks for
 * the sentences of one block at most.
 */
export function kindBefore(
  passage: Passage,
  start: number,
  { settings, finder }: { readonly settings: CutSettings; readonly finder: SentenceFinder },
): CutKind | null {
  const index = blockAt(passage, start);
  const { from, to } = spanOf(passage, index);
  if (start === from) return 'paragraph';
  if (!asksEachBlock(passage, settings) && fits(passage.text, settings, from, to)) return null;
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

/** What fits as a whole is cheapest as a whole: no need to look for sentences. */
const asksEachBlock = ({ text }: Passage, settings: CutSettings): boolean =>
  settings.seams === 'sentence' && !fits(text, settings, 0, text.length);

interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** A block in its passage's text, without white space round it. */
function spanOf({ text, starts, blocks }: Passage, index: number): Stretch {
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

/** Whether the text from `from` to `to` keeps the limits. */
export function fits(text: string, limits: ChunkLimits, from: number, to: number): boolean {
  if (to - from > limits.maxCharacters) return false;
  return (to - from) * 3 <= limits.maxBytes || utf8Length(text, from, to) <= limits.maxBytes;
}

/** What the marks before a seam make of it, to the ear; null: none. `tail`: the last few characters before the seam. */
export function endMark(tail: string): 'sentence' | 'clause' | null {
  if (sentenceMark.test(tail)) return 'sentence';
  return clauseMark.test(tail) ? 'clause' : null;
}

function addSentenceEnds(cuts: Collector, { from, to }: Stretch, ends: readonly number[]): void {
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

/** The ends of clauses and words, where the text from `from` to `to` does not fit. */
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
    addCut(cuts, end, next, clauseMark.test(text.slice(Math.max(start, end - 8), end)) ? 'clause' : 'word');
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

/** White space before a combining mark is one grapheme with it, and some rare signs hold on to what follows them. */
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
  return measured(text, { starts, ends, kinds, headings, buyable: starts.map(() => 1) });
}

/** What `measured` needs of each cut. */
export type PlainCuts = Pick<PassageCuts, 'starts' | 'ends' | 'kinds' | 'headings' | 'buyable'>;

/** The cuts with what follows from their places and kinds: bytes and penalties. */
export function measured(text: string, { starts, ends, kinds, headings, buyable }: PlainCuts): PassageCuts {
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
