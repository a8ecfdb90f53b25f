import type { Place } from './match-words.js';
import type { Region } from './region.js';

/** The words of a sentence on the page. */
export interface FoundSentence {
  /** Null: the word is not on the page. */
  readonly words: readonly (Place | null)[];
}

/**
 * Finds where each sentence is in the text of a region, from its first word to its last with the punctuation around them. A sentence
 * without words on the page is what is between the sentences around it, such as a formula.
 * @returns for each sentence its place; null: there is nothing on the page for it
 */
export function placeSentences(
  sentences: readonly FoundSentence[],
  region: Region,
): readonly (Place | null)[] {
  const { text, tokens } = region;
  const bounds = sentences.map(({ words }): Place | null => {
    const found = words.filter((word) => word !== null);
    const [first, last] = [found[0], found.at(-1)];
    return first && last ? { start: first.start, end: last.end } : null;
  });
  if (bounds.every((place) => place === null)) {
    const [first, last] = [tokens[0], tokens.at(-1)];
    return bounds.map((_, index) =>
      index === 0 && first && last ? { start: first.start, end: last.end } : null,
    );
  }
  const placed = fillGaps(bounds, region);
  return placed.map((place, index) => {
    if (place === null) return null;
    const before = placed.slice(0, index).findLast((one) => one !== null);
    const after = placed.slice(index + 1).find((one) => one !== null);
    // Words of the page around the sentences are not spoken.
    const least = before?.end ?? tokens.findLast(({ end }) => end <= place.start)?.end ?? 0;
    const most = after?.start ?? tokens.find(({ start }) => start >= place.end)?.start ?? text.length;
    return {
      start: least + leadOf(text.slice(least, place.start), before === undefined),
      end: place.end + tailOf(text.slice(place.end, most), after === undefined),
    };
  });
}

/** Gives a sentence without words what is between the sentences around it. The first of several gets it. */
function fillGaps(bounds: readonly (Place | null)[], { tokens }: Region): readonly (Place | null)[] {
  const filled = [...bounds];
  for (const index of bounds.keys()) {
    if (filled[index] !== null) continue;
    const from = filled.slice(0, index).findLast((one) => one !== null)?.end ?? 0;
    const to = filled.slice(index + 1).find((one) => one !== null)?.start ?? Number.POSITIVE_INFINITY;
    const inside = tokens.filter(({ start, end }) => start >= from && end <= to);
    const [first, last] = [inside[0], inside.at(-1)];
    if (first && last) filled[index] = { start: first.start, end: last.end };
  }
  return filled;
}

/** Returns where a sentence begins in the text before its first word: behind the last space, so that it has its opening quotes. */
function leadOf(gap: string, isFirst: boolean): number {
  const space = gap.search(/\s\S*$/);
  if (space !== -1) return space + 1;
  return isFirst ? 0 : gap.length;
}

/** Returns where a sentence ends in the text behind its last word. */
function tailOf(gap: string, isLast: boolean): number {
  const space = gap.search(/\s\S*$/);
  const end = isLast ? gap.length : space === -1 ? gap.length : space;
  return gap.slice(0, end).trimEnd().length;
}
