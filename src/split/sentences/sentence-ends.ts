import { isWhiteSpace, skipWhiteSpace, trimEnd } from '../cuts/text-measure.js';

/** Closing quotes and brackets that a sentence takes along: `.)`, `.”`. */
const closers = /^[\p{Pe}\p{Pf}"'’]+(?=\s|$)/u;
/** Opening ones that belong to the next sentence. */
const openers = /\s["'\p{Ps}\p{Pi}]+\s*$/u;
/** Full stops of scripts that put no space after them, with what may close behind them. */
const unspacedStop = /[。．｡！？‼⁇⁈⁉।॥؟۔።။។៕]["'\p{Pe}\p{Pf}]*$/u;
const ellipsis = /(?:\.\.\.|…)["'\p{Pe}\p{Pf}]*$/u;
const startsSmall = /^["'\p{Ps}\p{Pi}]*\p{Ll}/u;
/** One letter and a stop: an initial, "M." before a name. */
const initial = /(?:^|[\s\p{Ps}\p{Pi}"'])\p{Lu}\.$/u;
/** A short capitalised word and a stop: before a number it is an abbreviation ("Vol. 2", "Nr. 5"). */
const shortCapital = /(?:^|[\s\p{Ps}\p{Pi}"'])\p{Lu}\p{L}{0,3}\.$/u;
/** A number, a letter or a Roman numeral alone, as before a list item, or no word at all. */
const noWord = /^["'\p{Ps}\p{Pi}]*(?:\p{Nd}{1,4}|[IVXLC]{1,6}|\p{Script=Latin})?[\p{P}\p{S}\s]*$/u;

/** How much of the text round an end is looked at. */
const context = 24;

/**
 * Goes over proposed sentence ends: takes closing quotes and brackets along, leaves
 * opening ones to the next sentence, and drops what would make a narrator
 * stumble: an end inside a word ("3.14", "foo.rs"), after an initial, after the number of a list item, in the middle of
 * a hesitation ("Wait... what?"). A dropped end costs one place to cut; a false one is heard.
 *
 * @param proposed Offsets, ascending. @returns the plausible ones, each just after a character that is not white space.
 */
export function plausibleEnds(text: string, proposed: readonly number[]): number[] {
  const ends: number[] = [];
  const last = trimEnd(text, 0, text.length);
  let start = skipWhiteSpace(text, 0);
  for (const offset of proposed) {
    const opening = openers.exec(text.slice(Math.max(start, offset - context), offset))?.[0].length ?? 0;
    const trimmed = trimEnd(text, start, offset - opening);
    const end = trimmed + (closers.exec(text.slice(trimmed, trimmed + context))?.[0].length ?? 0);
    if (end <= start || end >= last || !isPlausible(text, start, end)) continue;
    ends.push(end);
    start = skipWhiteSpace(text, end);
  }
  if (last > 0) ends.push(last);
  return ends;
}

function isPlausible(text: string, start: number, end: number): boolean {
  const tail = text.slice(Math.max(start, end - context), end);
  if (!isWhiteSpace(text.charCodeAt(end)) && !unspacedStop.test(tail)) return false;
  const nextStart = skipWhiteSpace(text, end);
  const next = text.slice(nextStart, nextStart + context);
  if (ellipsis.test(tail) && startsSmall.test(next)) return false;
  if (initial.test(tail) || (shortCapital.test(tail) && /^\p{Nd}/u.test(next))) return false;
  return end - start > context || !noWord.test(text.slice(start, end));
}
