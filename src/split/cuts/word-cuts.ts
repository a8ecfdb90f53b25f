import type { ChunkLimits } from '../cheapest-path/cheapest-path.js';
import { lastGraphemeBoundary } from './graphemes.js';
import { isHighSurrogate, isWhiteSpace, splitsPair, utf8Length } from './text-measure.js';

/** A long word's pieces are cut up this much further, so that it can share chunks with its neighbours and be balanced. */
const parts = 8;

/**
 * Where a word longer than the limits may be cut, ascending: as far apart as the limits let them be, so that the fewest
 * chunks are among the choices, and a few places between. Always between graphemes, but where one grapheme alone exceeds
 * the limits: that is no text, and it is cut between code points.
 */
export function cutsInLongWord(text: string, from: number, to: number, limits: ChunkLimits): number[] {
  const cuts: number[] = [];
  for (let start = from; ; ) {
    const far = reachOf(text, start, to, limits);
    const boundary = far < to ? lastCleanBoundary(text, start, far) : to;
    const stop = boundary > start ? boundary : far;
    for (let part = 1; part < parts; part++) {
      const between = lastCleanBoundary(text, start, start + Math.floor(((stop - start) * part) / parts));
      if (between > (cuts.at(-1) ?? from)) cuts.push(between);
    }
    if (stop >= to) return cuts;
    cuts.push(stop);
    start = stop;
  }
}

/** The farthest offset that keeps the limits from `from`, one code point on at least, never inside a surrogate pair. */
function reachOf(text: string, from: number, to: number, limits: ChunkLimits): number {
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

/** The last boundary between graphemes at or before `offset` that has no white space beside it; `known` where there is none. */
function lastCleanBoundary(text: string, known: number, offset: number): number {
  let at = lastGraphemeBoundary(text, known, offset);
  while (at > known && (isWhiteSpace(text.charCodeAt(at - 1)) || isWhiteSpace(text.charCodeAt(at)))) {
    at = lastGraphemeBoundary(text, known, at - 1);
  }
  return at;
}
