import type { Block, Chapter } from '../markdown/block.js';
import type { Chunk } from './chunk.js';
import { skipWhiteSpace } from './cuts/text-measure.js';
import { paragraphBreak, sameVoiceSettings } from './passages.js';

/**
 * Verifies, before money is spent, that no word is lost, repeated or moved: the chunks and the white space between them are
 * exactly the chapter's spoken text, in order, and each chunk has the voice settings of its blocks. It uses only the blocks
 * and does not depend on how chunks are made.
 * @returns the first discrepancy as a sentence; null: there is none
 */
export function verifyChunks(chapter: Chapter, chunks: readonly Chunk[]): string | null {
  const { file, blocks } = chapter;
  const text = blocks.map((block) => block.spoken).join(paragraphBreak);
  let at = 0;
  let block = 0;
  let blockEnd = blocks[0]?.spoken.length ?? 0;
  const blockIndexAt = (offset: number): number => {
    while (block + 1 < blocks.length && offset >= blockEnd + paragraphBreak.length) {
      block++;
      blockEnd += paragraphBreak.length + blocks[block]!.spoken.length;
    }
    return block;
  };
  for (const [index, chunk] of chunks.entries()) {
    const name = `Chunk ${index + 1} of ${file}`;
    if (chunk.text === '' || chunk.text.trim() !== chunk.text)
      return `${name} is empty or has white space at an end.`;
    const start = skipWhiteSpace(text, at);
    if (!text.startsWith(chunk.text, start)) {
      return `${name} does not continue with the text of line ${lineOf(blocks[blockIndexAt(start)])}, where the chunk before it ends.`;
    }
    at = start + chunk.text.length;
    const first = blockIndexAt(start);
    const last = blockIndexAt(at - 1);
    if (chunk.firstBlock !== first || chunk.lastBlock !== last) {
      return `${name} lists the blocks ${chunk.firstBlock} to ${chunk.lastBlock} but speaks ${first} to ${last}.`;
    }
    const mismatch = blocks
      .slice(first, last + 1)
      .find(({ voiceSettings }) => !sameVoiceSettings(voiceSettings, chunk.voiceSettings));
    if (mismatch) return `${name} speaks line ${lineOf(mismatch)} with the voice settings of another line.`;
  }
  const rest = skipWhiteSpace(text, at);
  if (rest === text.length) return null;
  return `No chunk of ${file} speaks all the text of line ${lineOf(blocks[blockIndexAt(rest)])}.`;
}

const lineOf = (block: Block | undefined): string => (block ? String(block.place.line) : 'none');
