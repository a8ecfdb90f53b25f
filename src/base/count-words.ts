const unspaced = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}';
let words: RegExp | null = null;

/** Returns the number of words. In scripts without spaces between words, each character counts. */
export function countWords(text: string): number {
  const inPlainText = countPlainWords(text);
  if (inPlainText !== null) return inPlainText;
  // Compiled on first use, since most chapters skip nothing.
  words ??= new RegExp(
    `[${unspaced}]|(?:(?![${unspaced}])[\\p{L}\\p{M}\\p{N}])(?:(?![${unspaced}])[\\p{L}\\p{M}\\p{N}'’])*`,
    'gu',
  );
  let count = 0;
  for (const _ of text.matchAll(words)) count += 1;
  return count;
}

/**
 * Returns the number of words of a text in ASCII and typographic punctuation, as most English is, in a fraction of the time;
 * null: the text has other characters.
 */
function countPlainWords(text: string): number | null {
  let count = 0;
  let isInWord = false;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    // U+2010 to U+2027 are punctuation and separators (Unicode, General Punctuation).
    if (unit >= 0x80 && (unit < 0x2010 || unit > 0x2027)) return null;
    const isApostrophe = unit === 0x27 || unit === 0x2019;
    if (isInWord ? isApostrophe || isAlphanumeric(unit) : !isAlphanumeric(unit)) continue;
    isInWord = !isInWord;
    if (isInWord) count += 1;
  }
  return count;
}

/** Tells whether an ASCII character is a digit or a letter. */
const isAlphanumeric = (unit: number): boolean =>
  (unit >= 0x30 && unit <= 0x39) || (unit >= 0x41 && unit <= 0x5a) || (unit >= 0x61 && unit <= 0x7a);
