/** Text in which different spellings of the same letters are equal, with the way back to the original offsets. */
export interface FoldedText {
  readonly text: string;
  /** Returns the offset in the original text; null: it is inside a letter there. Both in UTF-16 code units. */
  original(offset: number): number | null;
}

/** Returns a character class for a range of Korean jamo, the letters that make up a syllable. */
const jamo = (from: string, to: string): string => `[\\u${from}-\\u${to}]`;
let letters: RegExp | null = null;
/** Matches a letter with its combining marks, or a Korean syllable written as separate letters. Compiled at the first use. */
const letterPattern = (): RegExp => {
  letters ??= new RegExp(
    `${jamo('1100', '115F')}+${jamo('1160', '11A7')}*${jamo('11A8', '11FF')}*\\p{M}*|[^\\p{M}][\\p{M}\\uFF9E\\uFF9F]*|\\p{M}+`,
    'gsu',
  );
  return letters;
};
/** Returns whether a text is letters, such as a ligature or a full-width letter. A sign such as ™ or ½ is none. */
const isLetters = (text: string): boolean => /^(?:[\p{L}\p{M}]+|[\uFF00-\uFFEF]+)$/u.test(text);

/**
 * Replaces decomposed letters by composed ones, and ligatures and full-width letters by ordinary ones (Unicode's NFC and
 * NFKC), for comparisons.
 */
export function foldForms(text: string): FoldedText {
  if (text.normalize('NFKC') === text) return { text, original: (offset) => offset };
  let folded = '';
  /** The original offset for each offset in the folded text; -1: inside a letter. */
  const offsets: number[] = [];
  for (const { 0: letter, index } of text.matchAll(letterPattern())) {
    const form = letter.normalize(isLetters(letter) ? 'NFKC' : 'NFC');
    if (form === letter) for (let at = 0; at < letter.length; at += 1) offsets.push(index + at);
    else for (let at = 0; at < form.length; at += 1) offsets.push(at === 0 ? index : -1);
    folded += form;
  }
  offsets.push(text.length);
  return {
    text: folded,
    original(offset) {
      const at = offsets[offset] ?? -1;
      return at === -1 ? null : at;
    },
  };
}
