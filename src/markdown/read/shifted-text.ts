import { hasWord, silentPart } from './normalise-text.js';

/** Raised or lowered text, with the text on both sides of it. */
export interface Shifted {
  readonly by: 'raised' | 'lowered';
  readonly text: string;
  readonly before: string;
  readonly after: string;
  /** Whether its markup says that it refers to a note. */
  readonly isNote: boolean;
}

/** Words of raised or lowered text; null: it refers to a note, and is not spoken. */
export function shiftedWords(shifted: Shifted): string | null {
  const text = shifted.text.trim();
  if (!hasWord(text)) return shifted.text;
  if (shifted.by === 'lowered') return apart(shifted);
  if (shifted.isNote) return null;
  if (isNumerator(shifted)) return apart(shifted);
  if (isNoteNumber(text, shifted)) return null;
  if (text === 'TM') return '™';
  if (/\d/.test(text) || text === 'n') return inSuperscript(text) ?? apart({ ...shifted, isGlued: false });
  return apart(shifted);
}

/** Returns the text with gaps between it and the digits on both sides, so that "10" and "6" do not become "106". */
function apart({ text, before, after, isGlued = true }: Shifted & { isGlued?: boolean }): string {
  const opens = /\d$/.test(before) && (/^\s*\d/.test(text) || !isGlued);
  const closes = /^\d/.test(after) && /\d\s*$/.test(text);
  return (opens ? ' ' : '') + text + (closes ? ' ' : '');
}

const superscripts = new Map(
  [...'0123456789+-−=()n'].map((sign, at) => [sign, '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ'.charAt(at)]),
);

/** Returns the text in the superscripts of Unicode; null: it has others. */
function inSuperscript(text: string): string | null {
  const signs = [...text].map((sign) => superscripts.get(sign));
  return signs.includes(undefined) ? null : signs.join('');
}

/** Tells whether the text is the numerator of a fraction: the raised 1 in "1/2". */
const isNumerator = ({ text, after }: Shifted): boolean =>
  /^\s*\d+\s*$/.test(text) && /^\s*[/⁄]\s*\d/.test(after);

/** `[2]`, `[note 3]`; `1, 2`; `3`; `12–14`. */
const inBrackets = /^\[.*\]$/s;
const numbers = /^\(?\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*\)?$/;
const several = /\d\s*[,;–-]\s*\d/;

/**
 * Tells whether raised text is the number of a note. It is one in brackets; digits after a word, a year, punctuation or nothing
 * are one, too. After another number, a variable or a unit they are a power (docs/decisions/markdown.md).
 */
function isNoteNumber(text: string, { before, after }: Shifted): boolean {
  if (inBrackets.test(text)) return true;
  if (!numbers.test(text)) return false;
  if (/(?:^|[\s\0])$/.test(before)) return !isIsotope(before, after);
  if (several.test(text)) return true;
  if (/\d$/.test(before)) return isYear(before);
  if (/\p{L}\p{M}*$/u.test(before)) return !takesPower(before);
  return !/(?:^|[^\p{L}])\((?:[^()\p{L}]|\p{L}(?!\p{L}))*\)$/u.test(before);
}

/** "In 1990³", "1914–18³", "the 1990s³". */
const isYear = (before: string): boolean =>
  /(?:^|[^\d.,])(?:1(?!000$)\d{3}|20\d\d)(?:s|[–—-]\d{1,4})?$/u.test(before);

const units = /\d\s*(?:in|mi|ha|sec|acre|rad|mol|cd)$/;
const functions = /(?:^|[^\p{L}])(?:sin|cos|tan|cot|sec|csc|log|ln|exp|sinh|cosh|tanh|lim)$/u;
/** A single letter, or up to three without a vowel and the first of them small: `x`, `E`, `mc`, `km`, `кг`. */
const symbol =
  /(?:^|[^\p{L}\p{M}'’])(?:[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]|(?=\p{Ll})[^\W\d_aeiouyAEIOUY]{2,3}|(?=\p{Ll})[бвгджзклмнпрстфхцчшщБВГДЖЗКЛМНПРСТФХЦЧШЩ]{2,3})$/u;

const takesPower = (before: string): boolean =>
  (symbol.test(before) && !isYear(before)) || units.test(before) || functions.test(before);

/** Tells whether the symbol of a chemical element follows: the raised 14 in "14 C", in a sentence. */
const isIsotope = (before: string, after: string): boolean =>
  before.trim() !== '' && /^[A-Z][a-z]?(?![\p{L}\p{N}])/u.test(after);

/** Part of a text: words as they are, or words that depend on the text on both sides. */
export type TextPart<Origin> = string | (Pick<Shifted, 'by' | 'text' | 'isNote'> & { readonly from: Origin });

/** Text on each side that decides what raised text is: in characters, and in parts. */
const context = 60;
const contextParts = 20;

/** Joins parts. @param onNote called for each part that is not spoken, because it refers to a note */
export function joinParts<Origin>(
  parts: readonly TextPart<Origin>[],
  onNote: (text: string, from: Origin) => void,
): string {
  let joined = '';
  for (const [at, part] of parts.entries()) {
    if (typeof part === 'string') {
      joined += part;
      continue;
    }
    const after = parts
      .slice(at + 1, at + 1 + contextParts)
      .map(plainText)
      .join('')
      .slice(0, context);
    const words = shiftedWords({ ...part, before: joined.slice(-context), after });
    if (words === null) onNote(part.text, part.from);
    joined += words ?? silentPart;
  }
  return joined;
}

/** Raised digits do not touch digits before them. */
const plainText = (part: TextPart<unknown>): string =>
  typeof part === 'string' ? part : part.by === 'raised' ? silentPart + part.text : part.text;

/** Collects parts, of which some are inside of raised or lowered ones. */
export class TextParts<Origin> {
  private readonly parts: TextPart<Origin>[] = [];
  private readonly open: { by: Shifted['by']; isNote: boolean; from: Origin; first: number }[] = [];
  private readonly onNote: (text: string, from: Origin) => void;

  constructor(onNote: (text: string, from: Origin) => void) {
    this.onNote = onNote;
  }

  add(text: string): void {
    this.parts.push(text);
  }

  /** Starts raised or lowered text. */
  start(by: Shifted['by'], from: Origin, isNote = false): void {
    this.open.push({ by, isNote, from, first: this.parts.length });
  }

  /** Records that the text which is open, if there is any, refers to a note. */
  markAsNote(): void {
    const last = this.open.at(-1);
    if (last) last.isNote = true;
  }

  /** Ends the text that was started last. Does nothing if there is none. */
  end(by: Shifted['by']): void {
    const index = this.open.findLastIndex((one) => one.by === by);
    const found = this.open[index];
    if (!found) return;
    this.open.length = index;
    const text = joinParts(this.parts.splice(found.first), this.onNote);
    this.parts.push({ by, isNote: found.isNote, from: found.from, text });
  }

  /** Returns the whole text. Text that was started and never ended is as it is. */
  join(): string {
    return joinParts(this.parts, this.onNote);
  }
}
