import { createRequire } from 'node:module';
import { NarrateError } from '../../base/errors.js';
import { isWhiteSpace, splitsPair } from '../cuts/text-measure.js';
import { plausibleEnds } from './sentence-ends.js';
import type { SentenceFinder } from './sentences.js';

/**
 * The length of a window, in UTF-16 code units: at most 7,800 bytes. sentencex breaks any text at 10,240 bytes, even inside a
 * word, and its time grows with the square of the length.
 */
const windowUnits = 2600;

/**
 * A piece longer than this is split again without its quotation marks. sentencex never ends a sentence between quotation
 * marks or two apostrophes, but a quotation may be pages long.
 */
const longestQuotation = 500;
const quotes = /["'‘’‚‛“”„‟«»‹›「」『』]/g;

/** Splits a text into sentences, with the white space after them. */
type Segment = (language: string, text: string) => readonly string[];

/**
 * Returns a finder that uses sentencex, a native module. It is loaded on the first call, because a book whose sentences are in
 * the cache does not need it.
 * @returns a finder that throws NarrateError `sentences-missing` when sentencex is not installed for this platform
 */
export function lazySentenceFinder(): SentenceFinder {
  let finder: SentenceFinder | null = null;
  return (text, language) => {
    finder ??= sentenceFinder(loadSegment());
    return finder(text, language);
  };
}

/** Loads sentencex with `require`, because a finder is synchronous. */
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

/** Returns a finder that calls `segment` window by window and removes wrong ends. Exported for tests; use `lazySentenceFinder`. */
export function sentenceFinder(segment: Segment): SentenceFinder {
  const subtags = new Map<string | null, string>();
  return (text, language) => {
    const subtag = subtags.get(language) ?? subtagOf(language);
    subtags.set(language, subtag);
    // A line end is no sentence end, and narrate 0.1 sent a space instead, which gave the same seams.
    const onOneLine = text.replaceAll('\n', ' ');
    try {
      return plausibleEnds(onOneLine, proposedEnds(onOneLine, subtag, segment));
    } catch {
      // A failure of the native splitter must not stop a book, so the block becomes one sentence.
      return plausibleEnds(onOneLine, []);
    }
  };
}

/** Returns the primary subtag of a language: sentencex knows only these (`de`), and treats all others (`de-DE`) as English. */
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
    // The last sentence of a window may continue after it. The next window starts with it, unless it fills this one.
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

/** Returns the lengths of the sentences in UTF-16 code units. The offsets that sentencex reports count code points instead. */
function pieceLengths(text: string, language: string, segment: Segment): number[] {
  const lengths = segment(language, text).flatMap((piece) => {
    if (piece.length <= longestQuotation || piece.search(quotes) < 0) return [piece.length];
    return segment(language, piece.replace(quotes, ' ')).map((part) => part.length);
  });
  if (lengths.reduce((sum, length) => sum + length, 0) !== text.length) {
    throw new RangeError('sentencex returned a text that differs from its input');
  }
  return lengths.filter((length) => length > 0);
}

/** Returns the end of a window: after white space if its second half has any. */
function windowEnd(text: string, start: number): number {
  const stop = start + windowUnits;
  if (stop >= text.length) return text.length;
  for (let at = stop; at > start + windowUnits / 2; at--) {
    if (isWhiteSpace(text.charCodeAt(at - 1))) return at;
  }
  return splitsPair(text, stop) ? stop - 1 : stop;
}
