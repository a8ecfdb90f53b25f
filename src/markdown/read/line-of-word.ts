import { diffArrays } from 'diff/lib/diff/array.js';
import type { Block } from '../block.js';

const word = /[\p{L}\p{M}\p{N}]+/gu;
const wordsIn = (text: string): string[] => text.match(word) ?? [];
/** With more differing words (mostly link targets and respellings), the result is the block's first line. */
const mostOthers = 400;

/**
 * Returns the line of the file, counted from 1, that contains a word of a block. A block has only a start and an end, so
 * this compares its words with those of the source lines.
 * @param offset of the word in the block's `spoken`
 * @param source lines of the chapter's file; null: not available, which returns the block's first line
 */
export function lineOfWord(
  { spoken, span }: Pick<Block, 'spoken' | 'span'>,
  offset: number,
  source: readonly string[] | null,
): number {
  if (source === null || span.endLine <= span.line) return span.line;
  const lines = source.slice(span.line - 1, span.endLine);
  const sourceWords = lines.flatMap((line, index) => wordsIn(line).map((text) => ({ text, line: index })));
  const before = wordsIn(spoken.slice(0, offset)).length;
  const edits = diffArrays(
    sourceWords.map(({ text }) => text),
    wordsIn(spoken),
    { maxEditLength: mostOthers },
  );
  let [atSource, atSpoken] = [0, 0];
  for (const { added, removed, value } of edits ?? []) {
    if (!added && !removed && atSpoken + value.length > before) {
      atSource += Math.max(0, before - atSpoken);
      break;
    }
    if (!added) atSource += value.length;
    if (!removed) atSpoken += value.length;
    // A respelt word is placed directly after the words before it.
    if (added && atSpoken > before) break;
  }
  return span.line + (sourceWords[Math.min(atSource, sourceWords.length - 1)]?.line ?? 0);
}
