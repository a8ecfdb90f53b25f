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
  const after = nextOnes(placed);
  let before: Place | null = null;
  return placed.map((place, index) => {
    if (place === null) return null;
    // Words of the page around the sentences are not spoken.
    const least = before?.end ?? tokens[firstFrom(tokens, place.start) - 1]?.end ?? 0;
    const next = after[index] ?? tokens[firstFrom(tokens, place.end)] ?? null;
    const isFirst = before === null;
    before = place;
    return {
      start: least + leadOf(text.slice(least, place.start), isFirst),
      end: place.end + tailOf(text.slice(place.end, next?.start ?? text.length), after[index] === null),
    };
  });
}

/** Returns the place from the first to the last of some; null: there are none. */
function around(places: readonly Place[]): Place | null {
  const [first, last] = [places[0], places.at(-1)];
  return first && last ? { start: first.start, end: last.end } : null;
}

/** Returns for each place the next one behind it that is known; null: there is none. */
function nextOnes(places: readonly (Place | null)[]): readonly (Place | null)[] {
  let next: Place | null = null;
  return places
    .toReversed()
    .map((place) => {
      const found = next;
      next = place ?? next;
      return found;
    })
    .reverse();
}

/** Returns the index of the first token that begins at an offset or behind it. */
function firstFrom(tokens: readonly RegionToken[], offset: number): number {
  let [low, high] = [0, tokens.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tokens[middle]!.start < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Gives sentences what is between them, if their first or last words are not on the page. */
function withGaps(
  found: readonly (Place | null)[],
  sentences: readonly FoundSentence[],
  { tokens }: Region,
): readonly (Place | null)[] {
  const after = nextOnes(found);
  const between = (from: number, to: number): readonly RegionToken[] =>
    tokens.slice(firstFrom(tokens, from), firstFrom(tokens, to));
  let from = 0;
  return sentences.map(({ words }, index) => {
    const own = found[index] ?? null;
    const to = after[index]?.start ?? Number.POSITIVE_INFINITY;
    const place: Place | null =
      own === null
        ? around(between(from, to))
        : around([
            ...(words[0] === null ? between(from, own.start) : []),
            own,
            ...(words.at(-1) === null ? between(own.end, to) : []),
          ]);
    from = place?.end ?? from;
    return place;
  });
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
