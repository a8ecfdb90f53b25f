/** Quotation marks, dashes and spaces that sound alike, each as a single character. */
const folds: readonly (readonly [plain: string, alike: string])[] = [
  ["'", '‘’‚‛‹›ʼ'],
  ['"', '“”„‟«»〝〞'],
  // Hyphens and dashes are two groups: "re-sign" does not sound like "re — sign".
  ['-', '\u2010\u2011'],
  ['—', '\u2012\u2013\u2015'],
  [' ', '\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000'],
];

const plainOf: ReadonlyMap<string, string> = new Map(
  folds.flatMap(([plain, alike]) => [...alike].map((character) => [character, plain] as const)),
);
/** A line end inside a paragraph. narrate 0.1 sent a space instead, and two of them are a paragraph break. */
const lineEnd = '(?<!\\n)\\n(?!\\n)';
const foldable = new RegExp(`[${[...plainOf.keys()].join('')}]|${lineEnd}`, 'g');

/**
 * Replaces characters that sound alike (curly quotes, dash widths, no-break spaces) by one of them, and a line end by a
 * space, for keys and comparisons. Requests contain the original text. Each UTF-16 code unit becomes one code unit, so
 * offsets stay valid.
 */
export const foldText = (text: string): string =>
  text.replace(foldable, (character) => plainOf.get(character) ?? ' ');

/**
 * The folded value of each UTF-16 code unit; 0: unchanged. It is created on first use and stays sparse, because filling in
 * every unit takes longer than most uses.
 */
let folded: Uint16Array | null = null;

const lineFeed = 0x0a;
const space = 0x20;

/** Returns what `foldText` replaces the UTF-16 code unit at an offset by, without creating a string. */
export function foldedAt(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  // Of the characters below 0xa0, only a line end is folded.
  if (unit < 0xa0) return unit === lineFeed && isLineEnd(text, at) ? space : unit;
  folded ??= foldedUnits();
  return folded[unit] || unit;
}

const isLineEnd = (text: string, at: number): boolean =>
  text.charCodeAt(at - 1) !== lineFeed && text.charCodeAt(at + 1) !== lineFeed;

function foldedUnits(): Uint16Array {
  const units = new Uint16Array(0x10000);
  for (const [character, plain] of plainOf) units[character.charCodeAt(0)] = plain.charCodeAt(0);
  return units;
}
