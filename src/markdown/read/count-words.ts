const unspaced = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}';
let words: RegExp | null = null;

/** Returns the number of words. In scripts without spaces between words, each character counts. */
export function countWords(text: string): number {
  // Compiled on first use, since most chapters skip nothing.
  words ??= new RegExp(
    `[${unspaced}]|(?:(?![${unspaced}])[\\p{L}\\p{M}\\p{N}])(?:(?![${unspaced}])[\\p{L}\\p{M}\\p{N}'’])*`,
    'gu',
  );
  let count = 0;
  for (const _ of text.matchAll(words)) count += 1;
  return count;
}
