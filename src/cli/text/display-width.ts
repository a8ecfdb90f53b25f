import { createRequire } from 'node:module';

/** Letters, digits and punctuation of European prose: a column each in every terminal, with nothing that joins or hides. */
const plainText = /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027]*$/;

let stringWidth: ((text: string) => number) | null = null;

/**
 * The columns that a text takes in a terminal, by string-width. That is loaded for the first text that is not plain: its
 * tables take longer to make than most books take to plan. By `require`, which gives ES modules since Node 20.19.
 */
export function displayWidth(text: string): number {
  if (plainText.test(text)) return text.length;
  stringWidth ??= (createRequire(import.meta.url)('string-width') as typeof import('string-width')).default;
  return stringWidth(text);
}
