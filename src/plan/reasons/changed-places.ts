import type { Block } from '../../markdown/block.js';
import { lineOfWord } from '../../markdown/read/line-of-word.js';
import type { Chunk } from '../../split/chunk.js';
import { paragraphBreak } from '../../split/passages.js';
import { compareWords } from './compare-words.js';
import { type TextTokens, tokensOf } from './text-tokens.js';

/** Places in a chunk where its words are not what they were. */
export interface ChangedPlaces {
  /** In the Markdown, from 1, ascending, each once. */
  readonly lines: readonly number[];
  /** All that differs is words that `pronounce` respells. */
  readonly isPronunciation: boolean;
}

/** Where a change of a chunk's words stands in the Markdown, and whether the Markdown has it at all. */
export function changedPlaces(
  chunk: Chunk,
  tokens: TextTokens,
  {
    changes,
    blocks,
    source,
  }: {
    readonly changes: readonly { readonly from: number; readonly to: number }[];
    /** Of the chapter. */
    readonly blocks: readonly Block[];
    readonly source: readonly string[] | null;
  },
): ChangedPlaces {
  const own = blocks.slice(chunk.firstBlock, chunk.lastBlock + 1);
  const start = startOf(chunk, own);
  const lines = new Set<number>();
  let isPronunciation = true;
  for (const { from, to } of changes) {
    const words = tokens.starts.slice(from, to);
    // Where words were only taken out, the next one is what can be shown.
    const shown = words.length > 0 ? words : [tokens.starts[Math.min(from, tokens.starts.length - 1)]!];
    const places = shown.map((offset) => blockAt(own, start + offset));
    const respelt = places.map(({ block, offset }) => isRespelt(block, offset));
    if (words.length === 0 || respelt.includes(false)) isPronunciation = false;
    const first = places[0]!;
    lines.add(lineOfWord(first.block, first.offset, source));
  }
  return { lines: [...lines].sort((a, b) => a - b), isPronunciation };
}

/** Where a chunk's text begins in its first block. */
function startOf({ text }: Chunk, blocks: readonly Block[]): number {
  const whole = blocks.map(({ spoken }) => spoken).join(paragraphBreak);
  const lastStart = whole.length - blocks.at(-1)!.spoken.length;
  // The same words may stand twice in a block; they must reach the last one.
  for (let at = whole.indexOf(text); at !== -1; at = whole.indexOf(text, at + 1))
    if (at + text.length > lastStart) return at;
  return 0;
}

function blockAt(blocks: readonly Block[], at: number): { block: Block; offset: number } {
  let offset = at;
  for (const block of blocks) {
    if (offset < block.spoken.length) return { block, offset: Math.max(0, offset) };
    offset -= block.spoken.length + paragraphBreak.length;
    // The break itself: what follows it is what is new.
    if (offset < 0) offset = 0;
  }
  const last = blocks.at(-1)!;
  return { block: last, offset: Math.max(0, last.spoken.length - 1) };
}

const respellings = new WeakMap<Block, readonly { readonly start: number; readonly end: number }[]>();

/** Whether a word of a block's `spoken` is another in its `text`. */
function isRespelt(block: Block, offset: number): boolean {
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
