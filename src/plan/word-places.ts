import type { Block } from '../markdown/block.js';
import type { Chunk } from '../split/chunk.js';
import { paragraphBreak } from '../split/passages.js';

/** A place in the `spoken` text of a block, in UTF-16 code units. */
export interface BlockPlace {
  readonly block: Block;
  readonly offset: number;
}

/**
 * Returns a function that finds places of a chunk's text in the blocks that it speaks. A place between two blocks is the start of the
 * second one.
 * @param blocks all blocks of the chapter
 */
export function placesIn(
  { text, firstBlock, lastBlock }: Pick<Chunk, 'text' | 'firstBlock' | 'lastBlock'>,
  blocks: readonly Block[],
): (offset: number) => BlockPlace {
  const own = blocks.slice(firstBlock, lastBlock + 1);
  const start = startOf(text, own);
  return (offset) => blockAt(own, start + offset);
}

/** Returns the offset in its first block at which a chunk's text begins, in UTF-16 code units. */
function startOf(text: string, blocks: readonly Block[]): number {
  const whole = blocks.map(({ spoken }) => spoken).join(paragraphBreak);
  const lastStart = whole.length - blocks.at(-1)!.spoken.length;
  // The same words may occur twice in a block. The right occurrence reaches the last block.
  for (let at = whole.indexOf(text); at !== -1; at = whole.indexOf(text, at + 1))
    if (at + text.length > lastStart) return at;
  return 0;
}

function blockAt(blocks: readonly Block[], at: number): BlockPlace {
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
