import type { ChunkLimits } from '../cheapest-path/cheapest-path.js';
import { lastGraphemeBoundary } from './graphemes.js';
import { isHighSurrogate, isWhiteSpace, splitsPair, utf8Length } from './text-measure.js';

/** Each piece of a long word gets up to this many parts, so that it can share chunks with its neighbours and be balanced. */
const parts = 8;

/**
 * Returns the cuts of a word that exceeds the limits, ascending. They are as far apart as the limits allow, so that the fewest
 * chunks are possible, with some more between them. All are between graphemes, unless a single grapheme exceeds the limits:
 * then it is cut between code points.
 */
export function cutsInLongWord(text: string, from: number, to: number, limits: ChunkLimits): number[] {
  const cuts: number[] = [];
  for (let start = from; ; ) {
    const farthest = farthestEnd(text, start, to, limits);
    const boundary = farthest < to ? lastCleanBoundary(text, start, farthest) : to;
    const stop = boundary > start ? boundary : farthest;
    for (let part = 1; part < parts; part++) {
      const between = lastCleanBoundary(text, start, start + Math.floor(((stop - start) * part) / parts));
      if (between > (cuts.at(-1) ?? from)) cuts.push(between);
    }
    if (stop >= to) return cuts;
    cuts.push(stop);
    start = stop;
  }
}

/** Returns the farthest offset within the limits from `from`: at least one code point further, and never inside a surrogate pair. */
function farthestEnd(text: string, from: number, to: number, limits: ChunkLimits): number {
  let bytes = 0;
  let at = from;
  while (at < to) {
    const next = at + (isHighSurrogate(text.charCodeAt(at)) && splitsPair(text, at + 1) ? 2 : 1);
    bytes += utf8Length(text, at, next);
    const tooFar = next - from > limits.maxCharacters || bytes > limits.maxBytes;
    if (tooFar && at > from) return at;
    at = next;
  }
  return to;
}

/** Returns the last grapheme boundary at or before `offset` without white space on either side, or `known` if there is none. */
function lastCleanBoundary(text: string, known: number, offset: number): number {
  let at = lastGraphemeBoundary(text, known, offset);
  while (at > known && (isWhiteSpace(text.charCodeAt(at - 1)) || isWhiteSpace(text.charCodeAt(at)))) {
    at = lastGraphemeBoundary(text, known, at - 1);
  }
  return at;
}
