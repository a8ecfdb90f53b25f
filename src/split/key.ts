import { hash } from 'node:crypto';

/** Quotation marks, dashes and spaces that nobody hears apart; each character stands for itself alone. */
const folds: readonly (readonly [plain: string, alike: string])[] = [
  ["'", '‘’‚‛‹›ʼ'],
  ['"', '“”„‟«»〝〞'],
  // Hyphens among themselves and dashes among themselves: "re-sign" does not sound like "re — sign".
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
 * comparison; what is sent is the text itself. One UTF-16 code unit for one, so offsets stay.
 */
export const foldText = (text: string): string =>
  text.replace(foldable, (character) => plainOf.get(character) ?? character);

/** All that is paid for, and nothing else: no position, no file name, no audio setting. */
export interface ChunkKeyFields {
  readonly engine: string;
  readonly model: string;
  readonly text: string;
  readonly voice: string;
  readonly prompt: string | null;
  readonly language: string | null;
}

/** SHA-256 in hexadecimal over `v1` and the canonical JSON (sorted keys, no white space) of the fields, the text folded. */
export function chunkKey(fields: ChunkKeyFields): string {
  // Written out in alphabetical order, so that a caller's order or extra properties never reach the hash.
  const canonical = JSON.stringify({
    engine: fields.engine,
    language: fields.language,
    model: fields.model,
    prompt: fields.prompt,
    text: foldText(fields.text),
    voice: fields.voice,
  });
  return hash('sha256', `v1${canonical}`);
}
