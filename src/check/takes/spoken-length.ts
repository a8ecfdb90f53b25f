/**
 * How much there is to say in one character, a letter of an alphabet being 1. A figure stands for a word, a symbol
 * that is read out as well; a Chinese character is a syllable, and so are those of Korean and Japanese, which are
 * read faster. All of these are rough: they even out over a sentence.
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
 * All but the Latin letters and the punctuation of prose, which weigh 1 each: in most books there is little else, and a
 * class of ranges this short is gone through ten times as fast as one that names the kinds above.
 */
const rare = /[^ !"'()*,\-./:;?A-Z[\\\]_a-z{}\u2013-\u201f\u2026]/gu;

/** How long a text is to read, in letters of an alphabet; white space counts once however much of it there is. */
export function spokenLength(text: string): number {
  const trimmed = text.normalize('NFC').trim();
  // To look is quicker than to replace where there is nothing to.
  const folded = /\s\s|[^\S ]/.test(trimmed) ? trimmed.replace(/\s{2,}|[^\S ]/g, ' ') : trimmed;
  if (!/[\p{L}\p{N}\p{Sm}\p{Sc}%&@#]/u.test(folded)) return 0;
  let length = folded.length;
  for (const character of folded.match(rare) ?? []) length += weightOf(character) - character.length;
  return length;
}

/** Whole books are counted on every run, and a script has few letters. */
const known = new Map<string, number>();

function weightOf(character: string): number {
  const before = known.get(character);
  if (before !== undefined) return before;
  const [, weight] = weights.find(([pattern]) => pattern.test(character)) ?? [null, 1];
  known.set(character, weight);
  return weight;
}
