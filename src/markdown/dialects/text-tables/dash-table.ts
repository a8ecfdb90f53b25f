import type { LineJudge } from './table-syntax.js';
import { type TextCell, type TextLine, textCell } from './text-cell.js';

/** Dashes under the columns: at least two groups, which no heading's underline has. */
const columns = /^\s*-{2,}(?: +-{2,})+\s*$/;
const fullRule = /^\s*-{3,}\s*$/;
const isDashes = (line: string): boolean => columns.test(line) || fullRule.test(line);
const isBlank = (line: string): boolean => line.trim() === '';

/** First line of a header. Other blocks begin with a sign. */
const headerStart = /^\s*(?:\*{1,2}|_)?[\p{L}\p{N}]/u;

/** Tells whether each column that the line reaches begins after white space, as prose under a row of dashes does not. */
const isInColumns = (line: string, starts: readonly number[]): boolean =>
  starts.every((start) => start === 0 || start >= line.length || /\s/.test(line[start - 1]!));

const startsOf = (dashes: string): readonly number[] => [...dashes.matchAll(/-+/g)].map(({ index }) => index);

/**
 * Accepts pandoc's simple tables (a header, dashes, a row in each line, an empty line) and multiline tables (dashes around
 * all, empty lines between rows), both with or without a header.
 */
export function judgeDashTable(): LineJudge {
  let state: 'start' | 'header' | 'header above dashes' | 'rows' | 'rows up to dashes' | 'closed' = 'start';
  let rows = 0;
  let starts: readonly number[] = [];
  return (line) => {
    switch (state) {
      case 'start':
        if (line === null) return 'no';
        if (columns.test(line)) {
          state = 'rows up to dashes';
          starts = startsOf(line);
        } else if (fullRule.test(line)) state = 'header above dashes';
        else if (headerStart.test(line)) state = 'header';
        else return 'no';
        return 'take';
      case 'header':
        if (line === null || !columns.test(line)) return 'no';
        state = 'rows';
        return 'take';
      case 'header above dashes':
        if (line === null || isBlank(line) || fullRule.test(line)) return 'no';
        if (columns.test(line)) {
          state = 'rows up to dashes';
          starts = startsOf(line);
        }
        return 'take';
      case 'rows':
        if (line === null || isBlank(line)) return rows > 0 ? 'end' : 'no';
        if (isDashes(line)) state = 'closed';
        else rows += 1;
        return 'take';
      case 'rows up to dashes':
        if (line === null || (rows === 0 && (isBlank(line) || isDashes(line)))) return 'no';
        if (isDashes(line)) state = 'closed';
        else if (!isInColumns(line, starts)) return 'no';
        else if (!isBlank(line)) rows += 1;
        return 'take';
      case 'closed':
        return 'end';
    }
  };
}

/** Returns the cells of each row. A table with an empty line inside has rows of several lines. */
export function dashTableRows(lines: readonly TextLine[]): TextCell[][] {
  const starts = startsOf(lines.find(({ text }) => columns.test(text))?.text ?? '');
  const isMultiline = fullRule.test(lines[0]?.text ?? '') || hasGap(lines);
  const rows: TextLine[][] = [];
  let isOpen = false;
  for (const [index, line] of lines.entries()) {
    const isAfterGap = line.line > (lines[index - 1]?.line ?? line.line) + 1;
    if (isAfterGap || !isMultiline) isOpen = false;
    if (isDashes(line.text)) isOpen = false;
    else if (isOpen) rows.at(-1)?.push(line);
    else {
      rows.push([line]);
      isOpen = true;
    }
  }
  return rows.map((row) => {
    const parts = row.map((line) => partsOf(line, starts));
    return starts.map((_, column) => textCell(parts.map((part) => part[column]!)));
  });
}

const hasGap = (lines: readonly TextLine[]): boolean =>
  lines.some(({ line }, index) => index > 0 && line > lines[index - 1]!.line + 1);

function partsOf({ text, line, column }: TextLine, starts: readonly number[]): TextLine[] {
  const cuts = starts.map((start, index) => (index === 0 ? 0 : wordStart(text, start)));
  return cuts.map((from, index) => ({
    text: text.slice(from, cuts[index + 1] ?? text.length),
    line,
    column: column + from,
  }));
}

/** Returns the start of the word at an offset: characters of double width move a line's columns. */
function wordStart(text: string, offset: number): number {
  let at = Math.min(offset, text.length);
  while (at > 0 && at < text.length && !/\s/.test(text[at - 1]!) && !/\s/.test(text[at]!)) at -= 1;
  return at;
}
