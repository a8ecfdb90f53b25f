import type { Diagnostic } from '../../base/diagnostic.js';

/** Place and excerpt of a diagnostic. */
export type Spot = Required<Pick<Diagnostic, 'place' | 'excerpt'>>;

/** Converts offsets in a text to places with their source lines. */
export interface Spots {
  /** Takes offsets in UTF-16 code units, `end` exclusive. The excerpt ends with its line. */
  between(start: number, end: number): Spot;
  /** Takes a line and a column, counted like those of `Place`. */
  at(line: number, column: number, length: number): Spot;
}

/** @param file name of the text in the places */
export function spotsIn(source: string, file: string): Spots {
  const starts = [0];
  for (let at = source.indexOf('\n'); at !== -1; at = source.indexOf('\n', at + 1)) starts.push(at + 1);

  // A regular expression would scan a line of a megabyte again for each place in it.
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
