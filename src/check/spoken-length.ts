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

/** How long a text is to read, in letters of an alphabet; white space counts once however much of it there is. */
export function spokenLength(text: string): number {
  const trimmed = text.normalize('NFC').trim();
  // To look is quicker than to replace where there is nothing to.
  const folded = /\s\s|[^\S ]/.test(trimmed) ? trimmed.replace(/\s+/g, ' ') : trimmed;
  if (!/[\p{L}\p{N}\p{Sm}\p{Sc}%&@#]/u.test(folded)) return 0;
  let length = 0;
  for (let index = 0; index < folded.length; index += 1) {
    const code = folded.charCodeAt(index);
    const isPair = code >= 0xd800 && code <= 0xdbff && index + 1 < folded.length;
    if (!isPair) length += weightOfUnit(code);
    else {
      length += weightOf(folded.slice(index, index + 2));
      index += 1;
    }
  }
  return length;
}

/** Weights by UTF-16 unit, 255: not looked up yet. Whole books are counted on every run, and a script has few letters. */
const tenths = new Uint8Array(65_536).fill(255);

function weightOfUnit(code: number): number {
  if (tenths[code] === 255) tenths[code] = Math.round(weightOf(String.fromCharCode(code)) * 10);
  return (tenths[code] as number) / 10;
}

const weightOf = (character: string): number =>
  (weights.find(([pattern]) => pattern.test(character)) ?? [null, 1])[1];
