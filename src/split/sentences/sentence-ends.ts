import { isWhiteSpace, skipWhiteSpace, trimEnd } from '../cuts/text-measure.js';

/** Closing quotes and brackets that belong to the sentence before them: `.)`, `.”`. */
const closers = /^[\p{Pe}\p{Pf}"'’]+(?=\s|$)/u;
/** Opening quotes and brackets, which belong to the next sentence. */
const openers = /\s["'\p{Ps}\p{Pi}]+\s*$/u;
/** Full stops of scripts that use no space after them, with closing marks. */
const unspacedStop = /[。．｡！？‼⁇⁈⁉।॥؟۔።။។៕]["'\p{Pe}\p{Pf}]*$/u;
const ellipsis = /(?:\.\.\.|…)["'\p{Pe}\p{Pf}]*$/u;
const startsLowercase = /^["'\p{Ps}\p{Pi}]*\p{Ll}/u;
/** One letter and a full stop: an initial, or "M." before a name. */
const initial = /(?:^|[\s\p{Ps}\p{Pi}"'])\p{Lu}\.$/u;
/** A short capitalised word and a full stop: before a number it is an abbreviation ("Vol. 2", "Nr. 5"). */
const shortCapital = /(?:^|[\s\p{Ps}\p{Pi}"'])\p{Lu}\p{L}{0,3}\.$/u;
/** Only a number, a letter or a Roman numeral, as before a list item, or no word at all. */
const noWord = /^["'\p{Ps}\p{Pi}]*(?:\p{Nd}{1,4}|[IVXLC]{1,6}|\p{Script=Latin})?[\p{P}\p{S}\s]*$/u;

/** How many code units before and after an end are examined. */
const context = 24;

/**
 * Corrects proposed sentence ends. It moves closing quotes and brackets to the sentence before, and opening ones to the
 * sentence after. It drops ends inside a word ("3.14", "foo.rs"), after an initial, after the number of a list item, and in a
 * hesitation ("Wait... what?"). A dropped end costs one possible cut; a wrong one is audible.
 * @param proposed UTF-16 offsets, ascending
 * @returns the remaining ends, each just after a character that is not white space
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
  if (ellipsis.test(tail) && startsLowercase.test(next)) return false;
  if (initial.test(tail) || (shortCapital.test(tail) && /^\p{Nd}/u.test(next))) return false;
  return end - start > context || !noWord.test(text.slice(start, end));
}
