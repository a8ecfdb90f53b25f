import { createRequire } from 'node:module';
import { NarrateError } from '../../base/errors.js';
import { isWhiteSpace, splitsPair } from '../cuts/text-measure.js';
import { plausibleEnds } from './sentence-ends.js';
import type { SentenceFinder } from './sentences.js';

/**
 * sentencex breaks any text at 10,240 bytes, in the middle of a word, and its time grows with the square of the length.
 * A window of this many UTF-16 code units is at most 7,800 bytes.
 */
const windowUnits = 2600;

/**
 * It never ends a sentence between quotation marks, or what it takes for a pair of them (two apostrophes). A piece longer
 * than this is asked about again without them: a speech of two pages has sentences too.
 */
const longestQuotation = 500;
const quotes = /["'‘’‚‛“”„‟«»‹›「」『』]/g;

/** `segment(language, text)`: the text in pieces, one a sentence, white space included. */
type Segment = (language: string, text: string) => readonly string[];

/**
 * Sentences by sentencex, a native module that is loaded when it is first asked: a book whose sentences are remembered does
 * without it.
 * @returns a finder that throws NarrateError `sentences-missing` where sentencex is not installed for this platform
 */
export function lazySentenceFinder(): SentenceFinder {
  let finder: SentenceFinder | null = null;
  return (text, language) => {
    finder ??= sentenceFinder(loadSegment());
    return finder(text, language);
  };
}

/** By `require`, since a finder answers at once. */
function loadSegment(): Segment {
  try {
    const { segment } = createRequire(import.meta.url)('sentencex') as typeof import('sentencex');
    return segment;
  } catch (cause) {
    throw new NarrateError('sentences-missing', 'The sentence splitter, sentencex, could not be loaded.', {
      cause,
    });
  }
}

/** Sentences by `segment`, asked window by window, its false ends taken out. Exported for tests; use `lazySentenceFinder`. */
export function sentenceFinder(segment: Segment): SentenceFinder {
  const subtags = new Map<string | null, string>();
  return (text, language) => {
    const subtag = subtags.get(language) ?? subtagOf(language);
    subtags.set(language, subtag);
    try {
      return plausibleEnds(text, proposedEnds(text, subtag, segment));
    } catch {
      // Nothing that a native splitter trips over may stop a book: the block is then one sentence.
      return plausibleEnds(text, []);
    }
  };
}

/** It knows primary subtags alone (`de`; `de-DE` it takes for English), and takes what it does not know for English. */
const subtagOf = (language: string | null): string => {
  const subtag = language?.split(/[-_]/)[0]?.toLowerCase();
  if (subtag === 'cmn') return 'zh';
  return subtag || 'en';
};

function proposedEnds(text: string, language: string, segment: Segment): number[] {
  const ends: number[] = [];
  for (let start = 0; start < text.length; ) {
    const stop = windowEnd(text, start);
    const lengths = pieceLengths(text.slice(start, stop), language, segment);
    // The last sentence of a window may go on behind it: the next window starts with it, unless it fills this one.
    if (stop < text.length && lengths.length > 1) lengths.pop();
    let end = start;
    for (const length of lengths) {
      end += length;
      ends.push(end);
    }
    if (end === stop && stop < text.length) ends.pop();
    start = end;
  }
  return ends;
}

/** The indices that sentencex reports count code points: only the lengths of its texts agree with ours. */
function pieceLengths(text: string, language: string, segment: Segment): number[] {
  const lengths = segment(language, text).flatMap((piece) => {
    if (piece.length <= longestQuotation || piece.search(quotes) < 0) return [piece.length];
    return segment(language, piece.replace(quotes, ' ')).map((part) => part.length);
  });
  if (lengths.reduce((sum, length) => sum + length, 0) !== text.length) {
    throw new RangeError('sentencex returned another text than it was given');
  }
  return lengths.filter((length) => length > 0);
}

/** At white space where the window has any in its second half. */
function windowEnd(text: string, start: number): number {
  const stop = start + windowUnits;
  if (stop >= text.length) return text.length;
  for (let at = stop; at > start + windowUnits / 2; at--) {
    if (isWhiteSpace(text.charCodeAt(at - 1))) return at;
  }
  return splitsPair(text, stop) ? stop - 1 : stop;
}
