import { isHighSurrogate, isLowSurrogate, splitsPair } from './text-measure.js';

/** Intl.Segmenter takes seconds over long strings, so it only ever sees this much text on each side of an offset. */
const reach = 32;

let segmenter: Intl.Segmenter | null = null;
/** Made when it is first needed, which for most books is never: it takes 30 ms. */
const segmentsOf = (text: string): Intl.Segments => {
  segmenter ??= new Intl.Segmenter('und', { granularity: 'grapheme' });
  return segmenter.segment(text);
};

/**
 * A letter, digit or mark of punctuation never joins to white space, punctuation or a Latin letter before it; Thai and Lao
 * AM do. White space never joins to a symbol, nor to any of these before it (a closing quotation mark, most of all).
 */
const surelyApart = String.raw`^(?:[\p{Z}\p{P}\p{Lu}\p{Ll}\p{Nd}][\p{L}\p{Nd}\p{P}](?<![\u0e33\u0eb3])|[\p{P}\p{S}\p{Lu}\p{Ll}\p{Nd}]\p{Zs}|\p{Zs}[\p{Sm}\p{Sc}\p{So}])$`;

let apart: RegExp | null = null;
/** Made when it is first needed: its classes take milliseconds to put together, also where it only stands in the code. */
const areApart = (pair: string): boolean => {
  apart ??= new RegExp(surelyApart, 'u');
  return apart.test(pair);
};

/**
 * Whether a grapheme ends at `offset`, judged by the two characters round it alone: exact where the one before is white
 * space or punctuation, or the one after is white space (emoji sequences, flags and conjuncts need more context).
 */
export function breaksBetween(text: string, offset: number): boolean {
  if (isPlainPair(text, offset)) return true;
  if (splitsPair(text, offset)) return false;
  const from =
    isLowSurrogate(text.charCodeAt(offset - 1)) && splitsPair(text, offset - 1) ? offset - 2 : offset - 1;
  const to = offset + (isHighSurrogate(text.charCodeAt(offset)) && splitsPair(text, offset + 1) ? 2 : 1);
  const pair = text.slice(from, to);
  return areApart(pair) || segmentsOf(pair).containing(offset - from)?.index === offset - from;
}

/**
 * The largest grapheme boundary at or before `offset`; `known` where the grapheme that starts there is still open.
 * `known` must be a boundary, at or before `offset`; nothing before it is looked at.
 */
export function lastGraphemeBoundary(text: string, known: number, offset: number): number {
  if (offset <= known) return known;
  if (offset >= text.length) return text.length;
  if (isPlainPair(text, offset)) return offset;
  for (let width = reach; ; width *= 4) {
    const from = windowStart(text, known, offset - width);
    const window = segmentsOf(text.slice(from, pairEnd(text, Math.min(text.length, offset + reach))));
    const last = from + (window.containing(offset - from)?.index ?? 0);
    // Cut off from what precedes it, a window's first boundary may be false (where a ZWJ or a virama begins it).
    if (from === known || last - from > (window.containing(0)?.segment.length ?? 0)) return last;
  }
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/**
 * A line feed on one side, but for CR LF (UAX #29, GB3 to GB5), or printable Latin on both (below the first combining mark):
 * always a boundary, no need to ask.
 */
function isPlainPair(text: string, offset: number): boolean {
  const before = text.charCodeAt(offset - 1);
  const after = text.charCodeAt(offset);
  if (before === lineFeed || (after === lineFeed && before !== carriageReturn)) return true;
  return before >= 0x20 && before < 0x300 && after >= 0x20 && after < 0x300;
}

const pairEnd = (text: string, offset: number): number => (splitsPair(text, offset) ? offset + 1 : offset);

/** Never inside a surrogate pair nor inside a flag: regional indicators pair up from the start of their run. */
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
