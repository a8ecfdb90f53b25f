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

const plain = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek} .,;:!?'"-]*$/u;

/** How long a text is to read, in letters of an alphabet; white space counts once however much of it there is. */
export function spokenLength(text: string): number {
  const folded = text.normalize('NFC').trim().replace(/\s+/g, ' ');
  if (!/[\p{L}\p{N}\p{Sm}\p{Sc}%&@#]/u.test(folded)) return 0;
  if (plain.test(folded)) return folded.length;
  let length = 0;
  for (const character of folded) length += weightOf(character);
  return length;
}

function weightOf(character: string): number {
  const [, weight] = weights.find(([pattern]) => pattern.test(character)) ?? [null, 1];
  return weight;
}
