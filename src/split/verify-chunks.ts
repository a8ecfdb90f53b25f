import type { Block, Chapter } from '../markdown/block.js';
import type { Chunk } from './chunk.js';
import { skipWhiteSpace } from './cuts/text-measure.js';
import { paragraphBreak, sameVoiceSettings } from './passages.js';

/**
 * The proof, before any money is spent, that no word is lost, doubled or moved: the chunks and the white space between
 * them make up exactly the chapter's spoken text, in order, and each block is said by its own speaker. It goes by the
 * blocks alone and knows nothing of how chunks are made.
 *
 * @returns The first discrepancy as a sentence; null where there is none.
 */
export function verifyChunks(chapter: Chapter, chunks: readonly Chunk[]): string | null {
  const { file, blocks } = chapter;
  const text = blocks.map((block) => block.spoken).join(paragraphBreak);
  let at = 0;
  let block = 0;
  let blockEnd = blocks[0]?.spoken.length ?? 0;
  const goTo = (offset: number): number => {
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
      return `${name} does not go on with the text of line ${lineOf(blocks[goTo(start)])}, where the chunk before it ends.`;
    }
    at = start + chunk.text.length;
    const first = goTo(start);
    const last = goTo(at - 1);
    if (chunk.firstBlock !== first || chunk.lastBlock !== last) {
      return `${name} claims the blocks ${chunk.firstBlock} to ${chunk.lastBlock} and speaks ${first} to ${last}.`;
    }
    const stranger = blocks
      .slice(first, last + 1)
      .find(({ voiceSettings }) => !sameVoiceSettings(voiceSettings, chunk.voiceSettings));
    if (stranger) return `${name} speaks line ${lineOf(stranger)} in a voice that is not that line's.`;
  }
  const rest = skipWhiteSpace(text, at);
  if (rest === text.length) return null;
  return `No chunk of ${file} speaks the text of line ${lineOf(blocks[goTo(rest)])}, or not all of it.`;
}

const lineOf = (block: Block | undefined): string => (block ? String(block.place.line) : 'none');
