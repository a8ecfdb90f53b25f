import type { Block } from '../../markdown/block.js';
import { lineOfWord } from '../../markdown/read/line-of-word.js';
import type { Chunk } from '../../split/chunk.js';
import { paragraphBreak } from '../../split/passages.js';
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
  const own = blocks.slice(chunk.firstBlock, chunk.lastBlock + 1);
  const start = startOf(chunk, own);
  const lines = new Set<number>();
  let isPronunciation = true;
  for (const { from, to } of changes) {
    const words = tokens.starts.slice(from, to);
    // Removed words have no line any more, so the next word stands for them.
    const shown = words.length > 0 ? words : [tokens.starts[Math.min(from, tokens.starts.length - 1)]!];
    const places = shown.map((offset) => blockAt(own, start + offset));
    const areRespelled = places.every(({ block, offset }) => isRespelled(block, offset));
    if (words.length === 0 || !areRespelled) isPronunciation = false;
    const first = places[0]!;
    lines.add(lineOfWord(first.block, first.offset, source));
  }
  return { lines: [...lines].sort((a, b) => a - b), isPronunciation };
}

/** Returns the offset in its first block at which a chunk's text begins, in UTF-16 code units. */
function startOf({ text }: Chunk, blocks: readonly Block[]): number {
  const whole = blocks.map(({ spoken }) => spoken).join(paragraphBreak);
  const lastStart = whole.length - blocks.at(-1)!.spoken.length;
  // The same words may occur twice in a block. The right occurrence reaches the last block.
  for (let at = whole.indexOf(text); at !== -1; at = whole.indexOf(text, at + 1))
    if (at + text.length > lastStart) return at;
  return 0;
}

function blockAt(blocks: readonly Block[], at: number): { block: Block; offset: number } {
  let offset = at;
  for (const block of blocks) {
    if (offset < block.spoken.length) return { block, offset: Math.max(0, offset) };
    offset -= block.spoken.length + paragraphBreak.length;
    // The offset is inside the paragraph break: the next block is the new text.
    if (offset < 0) offset = 0;
  }
  const last = blocks.at(-1)!;
  return { block: last, offset: Math.max(0, last.spoken.length - 1) };
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
