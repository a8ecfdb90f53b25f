import { findWords } from '../../align/reference/find-words.js';
import type { PageItem } from './page-items.js';

/** The text of some items, in which each item has a place. */
export interface Region {
  readonly text: string;
  /** The place of each item. A picture or formula is one character long. */
  readonly places: readonly { readonly item: PageItem; readonly start: number; readonly end: number }[];
  /** Words, pictures and formulas, in order. `key`: what is compared; null: a picture or formula. */
  readonly tokens: readonly RegionToken[];
}

/** A part of a region. */
export interface RegionToken {
  readonly key: string | null;
  readonly start: number;
  readonly end: number;
}

/** The character of a picture or formula in the text of a region. It is no part of a word. */
const atom = '\u2026';

/** Joins the texts of items. */
export function createRegion(items: readonly PageItem[]): Region {
  let text = '';
  const atoms: RegionToken[] = [];
  const places = items.map((item) => {
    if (item.isApart && text !== '') text += '\n';
    const start = text.length;
    text += item.node.type === 'text' ? item.node.value : atom;
    if (item.node.type !== 'text') atoms.push({ key: null, start, end: text.length });
    return { item, start, end: text.length };
  });
  const words = findWords(text).map(({ start, end }) => ({ key: keyOf(text.slice(start, end)), start, end }));
  return { text, places, tokens: [...words, ...atoms].sort((a, b) => a.start - b.start) };
}

/** Returns what two words must have in common to be the same: letters, digits and symbols, in any form and case. */
export function keyOf(word: string): string {
  const key = word.normalize('NFKC').replace(/[^\p{L}\p{M}\p{N}\p{S}&%§#@]/gu, '');
  return (key === '' ? word : key).toLowerCase();
}
