import type { LineJudge } from './table-syntax.js';
import { type TextCell, type TextLine, textCell } from './text-cell.js';

/** Line between two rows over the whole width: `+---+====+`. Each cell is parsed, so the columns are limited. */
const border = /^ {0,3}\+(?:[-=:]+\+){1,100}\s*$/;
const content = /^ {0,3}[|+]/;

/** Accepts lines from a border to a border, with at least one line between them. */
export function judgeGrid(): LineJudge {
  let taken = 0;
  let isBorder = false;
  return (line) => {
    if (line !== null && (taken === 0 ? border : content).test(line)) {
      taken += 1;
      isBorder = border.test(line);
      return 'take';
    }
    return taken > 2 && isBorder ? 'end' : 'no';
  };
}

/** Returns the cells of each row. Cells of a line that has no bar at a column's border are one cell. */
export function gridRows(lines: readonly TextLine[]): TextCell[][] {
  const borders = bordersOf(lines);
  const rows: TextCell[][] = [];
  let open: TextLine[][] = [];
  for (const line of lines) {
    const parts = partsOf(line, borders);
    if (parts.some(isRule)) {
      rows.push(open.map(textCell));
      open = [];
    }
    for (const [column, part] of parts.entries()) {
      open[column] ??= [];
      if (!isRule(part)) open[column].push(part);
    }
  }
  return [...rows, open.map(textCell)];
}

const isRule = ({ text }: TextLine): boolean => /^(?:[-=:]+\+?)+$/.test(text.trim()) && /[-=]{2}/.test(text);

/** Returns the offsets of all columns' borders, which have a `+` in some border line. */
function bordersOf(lines: readonly TextLine[]): readonly number[] {
  const offsets = new Set<number>();
  for (const { text } of lines)
    if (border.test(text)) for (const { index } of text.matchAll(/\+/g)) offsets.add(index);
  return [...offsets].sort((a, b) => a - b);
}

function partsOf({ text, line, column }: TextLine, borders: readonly number[]): TextLine[] {
  const isBorderAt = (offset: number) => text[offset] === '|' || text[offset] === '+';
  const inPlace = borders.filter(isBorderAt);
  const bars = [...text.matchAll(/(?<!\\)\|/g)].map(({ index }) => index);
  // Characters of double width move the bars of a line, but not their number.
  const ends = inPlace.length < borders.length && bars.length === borders.length ? bars : inPlace;
  const between = ends.slice(0, -1).map((from, index): TextLine => {
    const to = ends[index + 1] ?? text.length;
    return { text: text.slice(from + 1, to), line, column: column + from + 1 };
  });
  const last = ends.at(-1) ?? -1;
  const rest = text.slice(last + 1);
  return rest.trim() === '' ? between : [...between, { text: rest, line, column: column + last + 1 }];
}
