import { diffArrays } from 'diff/lib/diff/array.js';
import type { Block } from '../block.js';

const word = /[\p{L}\p{M}\p{N}]+/gu;
const wordsIn = (text: string): string[] => text.match(word) ?? [];
/** Past so many words of markup (link targets, mostly) and respellings, a block's first line has to do. */
const mostOthers = 400;

/**
 * The line of the Markdown, from 1, in which a word of a block stands. A block knows where it begins and ends alone; with
 * the source, its words are looked for among the markup.
 * @param offset of the word in the block's `spoken`
 * @param source the lines of the chapter's file; null: not to be had, the block's first line it is
 */
export function lineOfWord(
  { spoken, span }: Pick<Block, 'spoken' | 'span'>,
  offset: number,
  source: readonly string[] | null,
): number {
  if (source === null || span.endLine <= span.line) return span.line;
  const lines = source.slice(span.line - 1, span.endLine);
  const written = lines.flatMap((line, index) => wordsIn(line).map((text) => ({ text, line: index })));
  const before = wordsIn(spoken.slice(0, offset)).length;
  const edits = diffArrays(
    written.map(({ text }) => text),
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
    // A respelt word: it stands where the words before it end.
    if (added && atSpoken > before) break;
  }
  return span.line + (written[Math.min(atSource, written.length - 1)]?.line ?? 0);
}
