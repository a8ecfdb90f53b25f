/** Signs that code has, and prose hardly ever. */
const codeSign = /[{}=<>\\|`$_~^@#*[\]/+&%]|::|->|\(\)|;[ \t]*(?:\n|$)|\w\.\w+\(/;
/** In scripts without spaces, a sentence is one "word". Also limits the time of `proseWord`. */
const longestWord = 500;
/** Word of prose with the punctuation around it; the inner part also allows text without spaces. */
const proseWord = /^[^\p{L}\p{N}\s]*\p{L}[\p{L}\p{M}'’.,;:!?、。，！？：；…—–-]*[^\p{L}\p{N}\s]*$/u;
const sentenceEnd = /[.!?…。！？]["'”’“‘»›«‹」』)]*$/u;
const wordStart = /^["'“”‘’«»‹›„‚「『(¿¡—–-]*[^\p{Ll}]/u;

/**
 * Tells whether a paragraph is sentences and not code: it begins and ends like a sentence, has nearly only words, and no
 * signs of code.
 */
export function readsAsProse(paragraph: string): boolean {
  const text = paragraph.trim();
  if (codeSign.test(text) || !sentenceEnd.test(text) || !wordStart.test(text)) return false;
  // Numbers and dashes are part of prose, too.
  const parts = text.split(/\s+/).filter((part) => /\p{L}/u.test(part));
  const words = parts.filter((part) => part.length <= longestWord && proseWord.test(part));
  const isMostlyWords = words.length >= 0.85 * parts.length;
  const letters = words.join('').length;
  return isMostlyWords && (words.length >= 4 || (words.length > 0 && letters >= 12 && /\p{Lo}/u.test(text)));
}

/** Returns the paragraphs of a text that read as prose. */
export const proseIn = (text: string): string[] => text.split(/\n[ \t]*\n/).filter(readsAsProse);
