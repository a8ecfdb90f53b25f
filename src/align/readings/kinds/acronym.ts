import type { ReadingKind } from './kind.js';

/** Words in capital letters: letter by letter, or as a word. Also with full stops, and with an ending ("NASA's", "CDs"). */
export const acronym: ReadingKind = {
  respell(word) {
    const [, before = '', letters = '', ending = '', after = ''] =
      /^([^\p{L}\p{N}]*)((?:\p{Lu}\.?){2,})((?:['’]?\p{Ll}{1,2})?)([^\p{L}\p{N}]*)$/u.exec(word) ?? [];
    const bare = letters.replaceAll('.', '');
    if (bare.length < 2) return null;
    const asWord = bare[0] + bare.slice(1).toLowerCase();
    return [[...bare].join(' '), asWord].map((text) => before + text + ending + after);
  },
};
