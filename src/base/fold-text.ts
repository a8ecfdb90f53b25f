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
const foldable = new RegExp(`[${[...plainOf.keys()].join('')}]`, 'g');

/**
 * Replaces characters that sound alike (curly quotes, dash widths, no-break spaces) by one of them, for keys and
 * comparisons. Requests contain the original text. Each UTF-16 code unit becomes one code unit, so offsets stay valid.
 */
export const foldText = (text: string): string =>
  text.replace(foldable, (character) => plainOf.get(character) ?? character);

/**
 * The folded value of each UTF-16 code unit; 0: unchanged. It is created on first use and stays sparse, because filling in
 * every unit takes longer than most uses.
 */
let folded: Uint16Array | null = null;

/** Returns what `foldText` replaces one UTF-16 code unit by, without creating a string. */
export function foldUnit(unit: number): number {
  // No character below 0xa0 is folded.
  if (unit < 0xa0) return unit;
  folded ??= foldedUnits();
  return folded[unit] || unit;
}

function foldedUnits(): Uint16Array {
  const units = new Uint16Array(0x10000);
  for (const [character, plain] of plainOf) units[character.charCodeAt(0)] = plain.charCodeAt(0);
  return units;
}
