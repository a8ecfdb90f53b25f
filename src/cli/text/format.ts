import { formatCount } from '../../base/format-count.js';
import { visible } from '../terminal-text.js';
import { displayWidth } from './display-width.js';

/** Formats seconds for people: `47 s`, `12:05`, `17:21:40`. */
export function formatDuration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const pad = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(whole % 60)}` : `${minutes}:${pad(whole % 60)}`;
}

/** Formats a number with its noun: `1 chunk`, `2 chunks`. */
export const counted = (count: number, noun: string): string =>
  `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;

/** Formats bytes for people: `34.5 MB`. */
export const formatMegabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** Returns text in one line, shortened to a display width; a shortened text ends in an ellipsis. */
export function shorten(whole: string, width: number): string {
  const text = visible(whole);
  if (displayWidth(text) <= width) return text;
  let kept = '';
  for (const { segment } of new Intl.Segmenter().segment(text.slice(0, width * 2))) {
    if (displayWidth(kept + segment) > width - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

export type Alignment = 'left' | 'right';

interface TableLayout {
  readonly align: readonly Alignment[];
  readonly columns: number;
}

/**
 * Lays out cells in columns, two spaces apart. If the table is wider than `columns`, the first left-aligned column is shortened,
 * to no less than eight columns.
 */
export const renderTable = (cells: readonly (readonly string[])[], layout: TableLayout): string =>
  tableRows(cells, layout)
    .map((row) => `${row}\n`)
    .join('');

/** Lays out cells as `renderTable` does, and returns the rows without line ends. */
export function tableRows(
  cells: readonly (readonly string[])[],
  { align, columns }: TableLayout,
): readonly string[] {
  const rows = cells.map((row) => row.map(visible));
  const widths = align.map((_, column) => Math.max(0, ...rows.map((row) => displayWidth(row[column] ?? ''))));
  const over = widths.reduce((total, width) => total + width + 2, -2) - columns;
  const flexible = align.indexOf('left');
  if (over > 0 && flexible >= 0) widths[flexible] = Math.max(8, (widths[flexible] ?? 0) - over);
  const cell = (text: string, column: number): string => {
    const width = widths[column] ?? 0;
    const fitted = shorten(text, width);
    const padding = ' '.repeat(Math.max(0, width - displayWidth(fitted)));
    return align[column] === 'right' ? padding + fitted : fitted + padding;
  };
  return rows.map((row) => row.map(cell).join('  ').trimEnd());
}
