import type { Block } from '../../markdown/block.js';
import { lineOfWord } from '../../markdown/read/line-of-word.js';
import type { Chunk } from '../../split/chunk.js';
import { placesIn } from '../word-places.js';
import { compareWords } from './compare-words.js';
import { type TextTokens, tokensOf } from './text-tokens.js';

/** Where the words of a chunk differ from what they were. */
export interface ChangedPlaces {
  /** Lines of the Markdown file, from 1, ascending, without duplicates. */
  readonly lines: readonly number[];
  /** True: only words that `pronounce` respells differ. */
  readonly isPronunciation: boolean;
}

/**
 * Finds the Markdown lines of changed words, and whether the Markdown changed at all.
 * @param tokens the tokens of the chunk's text
 */
export function changedPlaces(
  chunk: Chunk,
  tokens: TextTokens,
  {
    changes,
    blocks,
    source,
  }: {
    /** Ranges of `tokens`, the end exclusive. */
    readonly changes: readonly { readonly from: number; readonly to: number }[];
    /** All blocks of the chapter. */
    readonly blocks: readonly Block[];
    /** The lines of the chapter's file; null: it cannot be read. */
    readonly source: readonly string[] | null;
  },
): ChangedPlaces {
  const placeOf = placesIn(chunk, blocks);
  const lines = new Set<number>();
  let isPronunciation = true;
  for (const { from, to } of changes) {
    const words = tokens.starts.slice(from, to);
    // Removed words have no line any more, so the next word stands for them.
    const shown = words.length > 0 ? words : [tokens.starts[Math.min(from, tokens.starts.length - 1)]!];
    const places = shown.map(placeOf);
    const areRespelled = places.every(({ block, offset }) => isRespelled(block, offset));
    if (words.length === 0 || !areRespelled) isPronunciation = false;
    const first = places[0]!;
    lines.add(lineOfWord(first.block, first.offset, source));
  }
  return { lines: [...lines].sort((a, b) => a - b), isPronunciation };
}

const respellings = new WeakMap<Block, readonly { readonly start: number; readonly end: number }[]>();

/** Tells whether the word at an offset of `spoken` differs from the word in the block's `text`. */
function isRespelled(block: Block, offset: number): boolean {
  if (block.text === block.spoken) return false;
  let found = respellings.get(block);
  if (found === undefined) {
    const spoken = tokensOf(block.spoken);
    const { changes } = compareWords([block.text], spoken, { before: [], after: [] });
    found = changes
      .filter(({ from, to }) => to > from)
      .map(({ from, to }) => ({ start: spoken.starts[from]!, end: spoken.ends[to - 1]! }));
    respellings.set(block, found);
  }
  return found.some(({ start, end }) => offset >= start && offset < end);
}
