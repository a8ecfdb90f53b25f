import type { Diagnostic } from '../../base/diagnostic.js';

/** Where a text stands: what a diagnostic needs beside its message. */
export type Spot = Required<Pick<Diagnostic, 'place' | 'excerpt'>>;

/** Turns offsets of a text into places with their source lines. */
export interface Spots {
  /** From an offset to an end (exclusive), both in UTF-16 code units; what goes past the line is cut. */
  between(start: number, end: number): Spot;
  /** From a line and column, as `Place` has them. */
  at(line: number, column: number, length: number): Spot;
}

/** @param file how the text is called in its places */
export function spotsIn(source: string, file: string): Spots {
  const starts = [0];
  for (let at = source.indexOf('\n'); at !== -1; at = source.indexOf('\n', at + 1)) starts.push(at + 1);

  // Without a regular expression, which would go through a line of a megabyte once for each place in it.
  const lineText = (line: number): string => {
    let end = starts[line] ?? source.length;
    if (source[end - 1] === '\n') end -= 1;
    if (source[end - 1] === '\r') end -= 1;
    return source.slice(starts[line - 1] ?? source.length, end);
  };

  const at = (line: number, column: number, length: number): Spot => {
    const text = lineText(line);
    const rest = text.trimEnd().length - (column - 1);
    return {
      place: { file, line, column },
      excerpt: { line: text, length: Math.max(1, Math.min(length, rest)) },
    };
  };

  return {
    at,
    between(start, end) {
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = Math.ceil((low + high) / 2);
        if ((starts[middle] ?? 0) <= start) low = middle;
        else high = middle - 1;
      }
      return at(low + 1, start - (starts[low] ?? 0) + 1, end - start);
    },
  };
}
