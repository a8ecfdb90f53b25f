import { isHighSurrogate, isLowSurrogate, splitsPair } from './text-measure.js';

/** How much text on each side of an offset Intl.Segmenter gets: it takes seconds for long strings. */
const reach = 32;

let segmenter: Intl.Segmenter | null = null;
/** Creates the segmenter on the first call, because that takes 30 ms and most books never need it. */
const segmentsOf = (text: string): Intl.Segments => {
  segmenter ??= new Intl.Segmenter('und', { granularity: 'grapheme' });
  return segmenter.segment(text);
};

/**
 * Matches two characters that are never in one grapheme. A letter (except Thai and Lao AM), digit or punctuation mark never
 * joins to white space, punctuation or a cased letter before it. White space never joins to these or to a symbol.
 */
const alwaysSeparate = String.raw`^(?:[\p{Z}\p{P}\p{Lu}\p{Ll}\p{Nd}][\p{L}\p{Nd}\p{P}](?<![\u0e33\u0eb3])|[\p{P}\p{S}\p{Lu}\p{Ll}\p{Nd}]\p{Zs}|\p{Zs}[\p{Sm}\p{Sc}\p{So}])$`;

let separatePattern: RegExp | null = null;
/** Compiles the pattern on the first call, because its character classes take milliseconds. */
const areSeparate = (pair: string): boolean => {
  separatePattern ??= new RegExp(alwaysSeparate, 'u');
  return separatePattern.test(pair);
};

/**
 * Tells whether a grapheme ends at `offset`, judged only by the characters before and after. This is exact if the one before
 * is white space or punctuation, or the one after is white space. Emoji sequences, flags and conjuncts need more context.
 */
export function breaksBetween(text: string, offset: number): boolean {
  if (isPlainPair(text, offset)) return true;
  if (splitsPair(text, offset)) return false;
  const from =
    isLowSurrogate(text.charCodeAt(offset - 1)) && splitsPair(text, offset - 1) ? offset - 2 : offset - 1;
  const to = offset + (isHighSurrogate(text.charCodeAt(offset)) && splitsPair(text, offset + 1) ? 2 : 1);
  const pair = text.slice(from, to);
  return areSeparate(pair) || segmentsOf(pair).containing(offset - from)?.index === offset - from;
}

/**
 * Returns the last grapheme boundary at or before `offset`. It is `known` if the grapheme that starts there reaches past
 * `offset`.
 * @param known a boundary at or before `offset`; text before it is not read
 */
export function lastGraphemeBoundary(text: string, known: number, offset: number): number {
  if (offset <= known) return known;
  if (offset >= text.length) return text.length;
  if (isPlainPair(text, offset)) return offset;
  for (let width = reach; ; width *= 4) {
    const from = windowStart(text, known, offset - width);
    const window = segmentsOf(text.slice(from, pairEnd(text, Math.min(text.length, offset + reach))));
    const last = from + (window.containing(offset - from)?.index ?? 0);
    // Without the text before it, a window's first boundary may be wrong, for example if it starts with a ZWJ or a virama.
    if (from === known || last - from > (window.containing(0)?.segment.length ?? 0)) return last;
  }
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/**
 * Tells whether the characters alone prove a boundary: a line feed on one side, except in CR LF (UAX #29, GB3 to GB5), or
 * printable characters below the first combining mark on both sides.
 */
function isPlainPair(text: string, offset: number): boolean {
  const before = text.charCodeAt(offset - 1);
  const after = text.charCodeAt(offset);
  if (before === lineFeed || (after === lineFeed && before !== carriageReturn)) return true;
  return before >= 0x20 && before < 0x300 && after >= 0x20 && after < 0x300;
}

const pairEnd = (text: string, offset: number): number => (splitsPair(text, offset) ? offset + 1 : offset);

/** Returns a start that splits neither a surrogate pair nor a flag: regional indicators form pairs from the start of their run. */
function windowStart(text: string, known: number, proposed: number): number {
  if (proposed <= known) return known;
  const start = splitsPair(text, proposed) ? proposed - 1 : proposed;
  if (!isRegionalIndicator(text, start)) return Math.max(known, start);
  let run = start;
  while (run - 2 >= known && isRegionalIndicator(text, run - 2)) run -= 2;
  return ((start - run) / 2) % 2 === 0 ? start : start - 2;
}

function isRegionalIndicator(text: string, offset: number): boolean {
  if (text.charCodeAt(offset) !== 0xd83c) return false;
  const low = text.charCodeAt(offset + 1);
  return low >= 0xdde6 && low <= 0xddff;
}
