import type { ReadingKind } from './kind.js';

/** Symbols that are words of their own, or part of one: `§`, `&`. Each choice of the first symbol's names. */
export const symbol: ReadingKind = {
  respell(word, { symbols }) {
    const first = [...word].find((character) => Object.hasOwn(symbols, character));
    if (first === undefined) return null;
    return [...(symbols[first] ?? []).map((name) => word.replaceAll(first, ` ${name} `).trim()), word];
  },
};
