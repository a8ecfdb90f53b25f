import type { Place } from './match-words.js';
import type { Region, RegionToken } from './region.js';

/** The words of a sentence on the page. */
export interface FoundSentence {
  /** Null: the word is not on the page. */
  readonly words: readonly (Place | null)[];
}

/**
 * Finds where each sentence is in the text of a region, from its first word to its last with the punctuation around them. Words that
 * are not on the page are what is between the other ones, such as a formula or a picture.
 * @returns for each sentence its place; null: there is nothing on the page for it
 */
export function placeSentences(
  sentences: readonly FoundSentence[],
  region: Region,
): readonly (Place | null)[] {
  const { text, tokens } = region;
  const found = sentences.map(({ words }) => around(words.filter((word) => word !== null)));
  const placed = found.every((place) => place === null)
    ? found.map((_, index) => (index === 0 ? around(tokens) : null))
    : withGaps(found, sentences, region);
  return placed.map((place, index) => {
    if (place === null) return null;
    const { before, after } = neighbours(placed, index);
    // Words of the page around the sentences are not spoken.
    const least = before?.end ?? tokens.findLast(({ end }) => end <= place.start)?.end ?? 0;
    const most = after?.start ?? tokens.find(({ start }) => start >= place.end)?.start ?? text.length;
    return {
      start: least + leadOf(text.slice(least, place.start), before === undefined),
      end: place.end + tailOf(text.slice(place.end, most), after === undefined),
    };
  });
}

/** Returns the place from the first to the last of some; null: there are none. */
function around(places: readonly Place[]): Place | null {
  const [first, last] = [places[0], places.at(-1)];
  return first && last ? { start: first.start, end: last.end } : null;
}

function neighbours(places: readonly (Place | null)[], index: number) {
  return {
    before: places.slice(0, index).findLast((one) => one !== null),
    after: places.slice(index + 1).find((one) => one !== null),
  };
}

/** Gives sentences what is between them, if their first or last words are not on the page. */
function withGaps(
  found: readonly (Place | null)[],
  sentences: readonly FoundSentence[],
  { tokens }: Region,
): readonly (Place | null)[] {
  const placed = [...found];
  for (const [index, { words }] of sentences.entries()) {
    const { before, after } = neighbours(placed, index);
    const own = placed[index] ?? null;
    const between = (from: number, to: number): readonly RegionToken[] =>
      tokens.filter(({ start, end }) => start >= from && end <= to);
    const [from, to] = [before?.end ?? 0, after?.start ?? Number.POSITIVE_INFINITY];
    if (own === null) placed[index] = around(between(from, to));
    else
      placed[index] = around([
        ...(words[0] === null ? between(from, own.start) : []),
        own,
        ...(words.at(-1) === null ? between(own.end, to) : []),
      ]);
  }
  return placed;
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
  const end = isLast || space === -1 ? gap.length : space;
  return gap.slice(0, end).trimEnd().length;
}
