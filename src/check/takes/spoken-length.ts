/**
 * Length of a character in speech, relative to a letter of an alphabet. A digit or a symbol is read as a word, a Chinese,
 * Korean or Japanese character as a syllable. Rough values, whose errors average out over a sentence.
 */
const weights: readonly (readonly [RegExp, number])[] = [
  [/\p{Script=Han}/u, 3],
  [/\p{Script=Hangul}/u, 2.4],
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/u, 1.8],
  [/\p{M}/u, 0.5],
  [/\p{N}/u, 3],
  [/[\p{Sm}\p{Sc}%&@#]/u, 4],
  [/[\p{So}\p{Sk}\p{C}]/u, 0],
];

/**
 * Matches all characters except Latin letters and common punctuation, which have weight 1. A short list of ranges matches
 * ten times as fast as the classes above.
 */
const rare = /[^ !"'()*,\-./:;?A-Z[\\\]_a-z{}\u2013-\u201f\u2026]/gu;

/** Returns the length of a text in speech, in letters of an alphabet. A run of white space counts as one letter. */
export function spokenLength(text: string): number {
  const trimmed = text.normalize('NFC').trim();
  // Testing first is faster, since most texts need no replacement.
  const folded = /\s\s|[^\S ]/.test(trimmed) ? trimmed.replace(/\s{2,}|[^\S ]/g, ' ') : trimmed;
  if (!/[\p{L}\p{N}\p{Sm}\p{Sc}%&@#]/u.test(folded)) return 0;
  let length = folded.length;
  for (const character of folded.match(rare) ?? []) length += weightOf(character) - character.length;
  return length;
}

/** Caches weights, since every run measures whole books and a script has few letters. */
const known = new Map<string, number>();

function weightOf(character: string): number {
  const before = known.get(character);
  if (before !== undefined) return before;
  const [, weight] = weights.find(([pattern]) => pattern.test(character)) ?? [null, 1];
  known.set(character, weight);
  return weight;
}
