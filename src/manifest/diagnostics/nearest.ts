import { distance } from 'fastest-levenshtein';

/** More candidates than a person would choose from; each takes time for each word that is wrong. */
const mostCandidates = 300;
/** Longer words are no typing errors, and comparing them costs time by the square. */
const longestWord = 100;

/**
 * The candidates that look most like `word`, closest first, letter case aside. Only the first 300 are looked at.
 * @param atMost how many to give back
 * @param maxDistance edits beyond which a candidate is not offered; by default a third of the word, one at least
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

/** For a hint: "Kore", "Kore or Puck", "Kore, Puck or Leda". */
export function eitherOf(words: readonly string[]): string {
  if (words.length < 2) return words[0] ?? '';
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
