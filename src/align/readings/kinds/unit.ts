import type { ReadingKind } from './kind.js';

/** Symbols of units after a number: `km`, `°C`. Many voices read their names, and espeak their letters. */
export const unit: ReadingKind = {
  respell(word, { units }, isAfterNumber) {
    const [, symbol = '', after = ''] = /^(.*?)([^\p{L}\p{N}²³]*)$/u.exec(word) ?? [];
    if (!isAfterNumber || !Object.hasOwn(units, symbol)) return null;
    return (units[symbol] ?? []).map((name) => name + after);
  },
};
