/** A line of a table, or a cell's part of it. */
export interface TextLine {
  readonly text: string;
  /** Place of the text in the file, from 1. */
  readonly line: number;
  readonly column: number;
}

/** Cell of a table that is drawn with characters. */
export interface TextCell {
  /** Markdown. */
  readonly value: string;
  /** Place of the value's first line. The other lines begin in the same column. */
  readonly line: number;
  readonly column: number;
}

/** Joins the lines of a cell. Removes empty lines around them, and the spaces before all of them. */
export function textCell(lines: readonly TextLine[]): TextCell {
  const texts = lines.map(({ text }) => text.trimEnd());
  const first = texts.findIndex((text) => text !== '');
  const { line, column } = lines[Math.max(0, first)] ?? { line: 1, column: 1 };
  if (first === -1) return { value: '', line, column };
  const indents = texts.filter((text) => text !== '').map((text) => text.search(/\S/));
  const indent = Math.min(...indents);
  const value = texts
    .slice(first)
    .map((text) => text.slice(indent))
    .join('\n')
    .trimEnd();
  return { value, line, column: column + indent };
}
