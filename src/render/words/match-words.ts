import { diffArrays } from 'diff';
import { keyOf, type Region, type RegionToken } from './region.js';

/** A part of the text of a region. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

/**
 * Finds each spoken word in the text of the page. Most words are the same in both. Where only the borders between words differ, their
 * letters are compared.
 * @returns for each word its place; null: it is not on the page
 */
export function matchWords(words: readonly string[], region: Region): readonly (Place | null)[] {
  const keys = words.map(keyOf);
  const { tokens } = region;
  if (keys.length === tokens.length && keys.every((key, index) => key === tokens[index]?.key)) return tokens;
  const shown = tokens.map(({ key }) => key ?? '');
  const changes = diffArrays(keys, shown, { maxEditLength: mostDifferences });
  // Other words than those of the page.
  if (changes === undefined) return keys.map(() => null);
  const found: (Place | null)[] = [];
  let [next, at, added] = [0, 0, 0];
  const endRun = (): void => {
    const run = keys.slice(found.length, next);
    found.push(...matchLetters(run, tokens.slice(at - added, at), region.text));
    added = 0;
  };
  for (const change of changes) {
    if (change.added) {
      at += change.count;
      added += change.count;
    } else if (change.removed) next += change.count;
    else {
      endRun();
      found.push(...tokens.slice(at, at + change.count));
      at += change.count;
      next += change.count;
    }
  }
  endRun();
  return found;
}

/** Words that may differ in a block. The time to compare grows with the square of it. */
const mostDifferences = 1000;

/** Matches words that are divided in another way than on the page. */
function matchLetters(
  keys: readonly string[],
  tokens: readonly RegionToken[],
  text: string,
): readonly (Place | null)[] {
  const letters = keys.join('');
  if (letters === '' || letters !== tokens.map(({ key }) => key ?? '').join('')) return keys.map(() => null);
  // The place of every letter in the text.
  const places = tokens.flatMap(({ key, start, end }) => {
    const own = lettersIn(text, start, end);
    return own.length === key?.length ? own : [...(key ?? '')].map(() => ({ start, end }));
  });
  let passed = 0;
  const bounds = keys.map((key) => {
    const [first, last] = [places[passed], places[passed + key.length - 1]];
    passed += key.length;
    return first && last ? { start: first.start, end: last.end } : null;
  });
  // Two words may be one letter of the page, which only the first one gets.
  return bounds.map((place, index) => {
    const before = bounds[index - 1];
    return place && before && place.start < before.end ? null : place;
  });
}

const lettersIn = (text: string, start: number, end: number): readonly Place[] =>
  Array.from({ length: end - start }, (_, index) => ({
    start: start + index,
    end: start + index + 1,
  })).filter((place) => /[\p{L}\p{M}\p{N}\p{S}&%§#@]/u.test(text.slice(place.start, place.end)));
