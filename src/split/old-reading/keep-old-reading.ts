import { diffArrays } from 'diff/lib/diff/array.js';
import { foldText } from '../../base/fold-text.js';
import type { Block, Chapter } from '../../markdown/block.js';
import type { Chunk } from '../chunk.js';

/** A place of a chapter that this version of narrate reads differently than the version that its audio was bought with. */
export interface ReadingChange {
  /** The blocks that differ, as they are read now; if nothing is read there now, as they were read. Never empty. */
  readonly blocks: readonly Block[];
  /** Words of the older reading; empty: nothing was spoken. */
  readonly before: string;
  /** Words of the current reading; empty: nothing is spoken any more. */
  readonly after: string;
}

/** A chapter whose paid audio stays in use where only the reading changed. */
export interface KeptReading {
  /** The blocks of the older reading where its audio is paid for, and those of the current reading elsewhere. */
  readonly chapter: Chapter;
  readonly chunks: readonly Chunk[];
  /** The places where the two readings differ and the audio of the older one is in use. Never empty. */
  readonly changes: readonly ReadingChange[];
}

/** The two readings of a chapter. */
export interface Readings {
  readonly current: Chapter;
  /** The chunks of the current reading. */
  readonly currentChunks: readonly Chunk[];
  readonly older: Chapter;
  /** Splits a chapter without effects on later splits. */
  split(chapter: Chapter): readonly Chunk[];
  /** Returns whether a chunk's audio need not be bought. */
  isPaid(key: string): boolean;
  /**
   * Returns the chapter's source (SHA-256) when a chunk's audio was bought with an older reading; `unknown`: narrate 0.1 bought
   * it and did not write that down. Null: it must be bought, or was bought with the current reading.
   */
  olderSourceOf(key: string): string | 'unknown' | null;
}

/**
 * Returns how a chapter is split if audio of an older reading is not bought again; null: the two readings do not differ, or
 * nothing of the older one is paid for where they do.
 */
export function keepOldReading(readings: Readings): KeptReading | null {
  const all = hunksOf(readings.older.blocks, readings.current.blocks);
  let hunks = withMovesTogether(useCurrentWherePaid(all, readings), true);
  for (;;) {
    if (!hunks.some(({ isKept }) => isKept)) return null;
    const chapter = { ...readings.current, blocks: hunks.flatMap(blocksOf) };
    const chunks = readings.split(chapter);
    const next = withMovesTogether(useCurrentWhereUnpaid(hunks, chunks, readings), false);
    if (next.every(({ isKept }, index) => isKept === hunks[index]?.isKept))
      return { chapter, chunks, changes: hunks.filter(({ isKept }) => isKept).map(changeOf) };
    hunks = next;
  }
}

/** A run of blocks that both readings have (`older` is null), or that differ. */
interface Hunk {
  readonly older: readonly Block[] | null;
  readonly current: readonly Block[];
  /** Whether the older reading is used. */
  readonly isKept: boolean;
}

const blocksOf = ({ older, current, isKept }: Hunk): readonly Block[] =>
  isKept && older !== null ? older : current;

const changeOf = ({ older, current }: Hunk): ReadingChange => ({
  blocks: current.length > 0 ? current : (older ?? []),
  before: wordsOf(older ?? []),
  after: wordsOf(current),
});

const wordsOf = (blocks: readonly Block[]): string => blocks.map(({ spoken }) => spoken).join('\n\n');

/** Returns a text that is the same for two blocks if the engine gets the same from both, apart from white space and characters that sound alike. */
function identityOf({ spoken, voiceSettings: { voice, prompt, language } }: Block): string {
  return JSON.stringify([foldText(spoken).replace(/\s+/g, ' '), voice, prompt, language]);
}

function hunksOf(older: readonly Block[], current: readonly Block[]): Hunk[] {
  const hunks: Hunk[] = [];
  let [atOlder, atCurrent] = [0, 0];
  for (const { added, removed, value } of diffArrays(older.map(identityOf), current.map(identityOf))) {
    const ofOlder = added ? [] : older.slice(atOlder, atOlder + value.length);
    const ofCurrent = removed ? [] : current.slice(atCurrent, atCurrent + value.length);
    atOlder += ofOlder.length;
    atCurrent += ofCurrent.length;
    const last = hunks.at(-1);
    if (!added && !removed) hunks.push({ older: null, current: ofCurrent, isKept: false });
    // Removed and added blocks at one place are one difference.
    else if (last?.older)
      hunks.splice(-1, 1, {
        older: [...last.older, ...ofOlder],
        current: [...last.current, ...ofCurrent],
        isKept: true,
      });
    else hunks.push({ older: ofOlder, current: ofCurrent, isKept: true });
  }
  return hunks;
}

/**
 * Uses the same reading at both places of a block that only moved: the older one if one of them uses `isKept: true`, or the
 * current one with `isKept: false`. Otherwise the block would be spoken at both places, or at neither.
 */
function withMovesTogether(hunks: readonly Hunk[], isKept: boolean): Hunk[] {
  const isMoved = (from: Hunk, to: Hunk) => {
    const identities = new Set((from.older ?? []).map(identityOf));
    return to.older !== null && to.current.some((block) => identities.has(identityOf(block)));
  };
  const together = [...hunks];
  const open = together.filter((hunk) => hunk.older !== null && hunk.isKept === isKept);
  for (let hunk = open.pop(); hunk !== undefined; hunk = open.pop()) {
    const one = hunk;
    for (const [index, other] of together.entries()) {
      const isOpen = other.older !== null && other.isKept !== isKept;
      if (!isOpen || !(isMoved(one, other) || isMoved(other, one))) continue;
      together[index] = { ...other, isKept };
      open.push({ ...other, isKept });
    }
  }
  return together;
}

/** Uses the current reading where all its audio is paid for, too. */
function useCurrentWherePaid(hunks: readonly Hunk[], { currentChunks, isPaid }: Readings): Hunk[] {
  const paid = byBlock(currentChunks, ({ key }) => isPaid(key));
  let at = 0;
  return hunks.map((hunk) => {
    const start = at;
    at += hunk.current.length;
    return hunk.isKept && around(paid, start, at).every((one) => one) ? { ...hunk, isKept: false } : hunk;
  });
}

/** Uses the current reading where a chunk with words of the older one, or next to a place where it has none, is not paid for. */
function useCurrentWhereUnpaid(hunks: readonly Hunk[], chunks: readonly Chunk[], readings: Readings): Hunk[] {
  const sources = byBlock(chunks, ({ key }) => readings.olderSourceOf(key));
  // Where the older reading has no words and the source changed since, the author may have written the words that are missing.
  const isSameSource = (source: string | null) => source === 'unknown' || source === readings.current.source;
  let at = 0;
  return hunks.map((hunk) => {
    const start = at;
    at += blocksOf(hunk).length;
    if (!hunk.isKept) return hunk;
    const spoken = around(sources, start, at);
    const isKept =
      spoken.length > 0 && spoken.every((source) => (at > start ? source !== null : isSameSource(source)));
    return { ...hunk, isKept };
  });
}

/** Returns what holds for the chunks that speak each block: one value a chunk. */
function byBlock<Value>(chunks: readonly Chunk[], ofChunk: (chunk: Chunk) => Value): readonly Value[][] {
  const values: Value[][] = [];
  for (const chunk of chunks)
    for (let at = chunk.firstBlock; at <= chunk.lastBlock; at++)
      values[at] = [...(values[at] ?? []), ofChunk(chunk)];
  return values;
}

/** Returns the values of the blocks in a range; of an empty range, those of the blocks on both sides. */
const around = <Value>(values: readonly Value[][], start: number, end: number): readonly Value[] =>
  (end > start ? values.slice(start, end) : values.slice(Math.max(0, start - 1), start + 1)).flat();
