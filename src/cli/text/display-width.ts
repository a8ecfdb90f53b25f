import { createRequire } from 'node:module';

/** Matches letters, digits and punctuation of European languages, each of which takes one column in every terminal. */
const plainText = /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027]*$/;

let stringWidth: ((text: string) => number) | null = null;

/**
 * Returns how many columns a text takes in a terminal, by string-width. Loading string-width takes longer than planning most
 * books, so it is loaded for the first text that needs it. `require` can load ES modules since Node 20.19.
 */
export function displayWidth(text: string): number {
  if (plainText.test(text)) return text.length;
  stringWidth ??= (createRequire(import.meta.url)('string-width') as typeof import('string-width')).default;
  return stringWidth(text);
}
