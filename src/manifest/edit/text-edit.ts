/** Replaces the text from `start` to `end` (exclusive). Offsets are in UTF-16 code units. Lines of `text` end with `\n`. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Applies edits that do not overlap, those at one offset in their order, and writes their line ends as the source does (`\r\n` if its first line ends so). */
export function applyEdits(source: string, edits: readonly TextEdit[]): string {
  const eol = /\r?\n/.exec(source)?.[0] ?? '\n';
  return [...edits]
    .reverse()
    .sort((a, b) => b.start - a.start)
    .reduce(
      (text, edit) => text.slice(0, edit.start) + edit.text.replaceAll('\n', eol) + text.slice(edit.end),
      source,
    );
}

/** Inserts lines below the line of an offset. */
export function insertBelow(source: string, at: number, lines: readonly string[], indent: number): TextEdit {
  const newline = source.indexOf('\n', at);
  const start = newline === -1 ? source.length : newline + 1;
  const text = lines.map((line) => (line === '' ? '' : ' '.repeat(indent) + line)).join('\n');
  const isLineStart = start === 0 || source[start - 1] === '\n';
  return { start, end: start, text: isLineStart ? `${text}\n` : `\n${text}` };
}

/** Returns the column of an offset in its line, from 0. */
export const columnOf = (source: string, at: number): number => at - (source.lastIndexOf('\n', at - 1) + 1);
