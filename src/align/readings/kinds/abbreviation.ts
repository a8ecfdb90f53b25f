import type { ReadingKind } from './kind.js';

/** Abbreviations from the table of the language. */
export const abbreviation: ReadingKind = {
  respell(word, { abbreviations }) {
    const [, before = '', core = '', after = ''] = /^([^\p{L}]*)(.*?)([^\p{L}.]*)$/u.exec(word) ?? [];
    const key = core.toLowerCase().replace(/\s/g, '');
    // At the end of a sentence the full stop may belong to the sentence.
    const found = [key, key.replace(/\.$/, '')].find((one) => Object.hasOwn(abbreviations, one));
    if (found === undefined) return null;
    return (abbreviations[found] ?? []).map((text) => before + text + after);
  },
};
