import type { ReadingKind } from './kind.js';

const protocol = /^[a-z][a-z0-9+.-]*:\/\//i;
const isAddress =
  /^(?:[a-z][a-z0-9+.-]*:\/\/|www\.)\S|^[^\s@]+@[^\s@]+\.[a-z]{2,}$|^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:\/\S*)?$/i;

/** Addresses of pages and mail: with the names of all signs, without the protocol, and with only the words. */
export const address: ReadingKind = {
  respell(word, { address: names }) {
    const bare = word.replace(/^[("'<«“‘]+|[)"'>»”’.,;:!?]+$/g, '');
    // "e.g." and other abbreviations look like the name of a server, but their parts are single letters.
    if (!isAddress.test(bare) || /^(?:\p{L}\.)+\p{L}+$/u.test(bare)) return null;
    const named = (text: string): string =>
      text
        .replace(/[./@:_-]/g, (sign) => ` ${names[sign as '.']} `)
        .replace(/[^\p{L}\p{N}]+/gu, ' ')
        .trim();
    const short = bare.replace(protocol, '').replace(/\/$/, '');
    const spelled = named(short).replace(/\bwww\b/i, 'w w w');
    const plain = short.replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
    return [named(short), spelled, named(bare), plain];
  },
};
