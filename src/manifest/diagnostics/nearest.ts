import { distance } from 'fastest-levenshtein';

/** Limits the comparisons for each misspelt word. */
const mostCandidates = 300;
/** In characters. Longer words are not typing errors, and the time of a comparison is quadratic. */
const longestWord = 100;

/**
 * Returns the candidates most similar to `word`, closest first, ignoring letter case. Compares only the first 300.
 * @param atMost the most candidates to return
 * @param maxDistance the most edits between the word and a candidate; by default a third of the word, at least one
 */
export function nearest(
  word: string,
  candidates: readonly string[],
  atMost = 1,
  maxDistance = Math.max(1, Math.ceil(word.length / 3)),
): string[] {
  if (word.length > longestWord) return [];
  const folded = word.toLowerCase();
  return candidates
    .slice(0, mostCandidates)
    .filter((candidate) => candidate.length <= longestWord)
    .map((candidate) => ({ candidate, edits: distance(folded, candidate.toLowerCase()) }))
    .filter(({ edits }) => edits <= maxDistance)
    .sort((a, b) => a.edits - b.edits)
    .slice(0, atMost)
    .map(({ candidate }) => candidate);
}

/** Joins words for a hint: "Kore", "Kore or Puck", "Kore, Puck or Leda". */
export function eitherOf(words: readonly string[]): string {
  if (words.length < 2) return words[0] ?? '';
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
