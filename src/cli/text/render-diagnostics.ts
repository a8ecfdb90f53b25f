import type { Diagnostic } from '../../base/diagnostic.js';
import type { Terminal } from '../terminal.js';
import { styled, visible } from '../terminal-text.js';
import { placeName } from './chunk-name.js';
import { displayWidth } from './display-width.js';

/** Diagnostics that are shown; nobody reads more, and the rest is counted. */
const mostShown = 100;
/** Columns that a source line may take; a longer one is shown round its caret. */
const maxColumns = 80;
const tabColumns = 4;
const ellipsis = '…';

const plain = (text: string): string => text;

const stylesFor = (color: boolean) => ({
  place: color ? styled(1) : plain,
  error: color ? styled(31) : plain,
  warning: color ? styled(33) : plain,
  hint: color ? styled(36) : plain,
  dim: color ? styled(2) : plain,
});

type Styles = ReturnType<typeof stylesFor>;

/**
 * Diagnostics as text for a terminal or a log: `file:line:column message`, the source line, a caret under what is
 * meant, the hint; a count at the end. Of more than a hundred, the first hundred, errors before warnings. No line end after the last line; nothing at all for no diagnostics.
 */
export function renderDiagnostics(
  diagnostics: readonly Diagnostic[],
  { color }: { readonly color: boolean },
): string {
  if (diagnostics.length === 0) return '';
  const styles = stylesFor(color);
  const shown = firstOf(diagnostics);
  const parts = shown.map((diagnostic) => renderOne(diagnostic, styles));
  const more = diagnostics.length - shown.length;
  const rest = more > 0 ? [`… and ${more} more, which are not shown.`] : [];
  return [...parts, ...rest, renderCount(diagnostics, styles)].join('\n\n');
}

/** Warnings on stderr; nothing where there are none. */
export function showWarnings(
  warnings: readonly Diagnostic[],
  terminal: Pick<Terminal, 'err' | 'color'>,
): void {
  if (warnings.length > 0) terminal.err(`${renderDiagnostics(warnings, { color: terminal.color })}\n`);
}

/** In their own order; where there are too many, warnings are left out before errors. */
function firstOf(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  if (diagnostics.length <= mostShown) return diagnostics;
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const warnings = diagnostics.filter(({ severity }) => severity === 'warning');
  return [...errors, ...warnings].slice(0, mostShown);
}

function renderOne(diagnostic: Diagnostic, styles: Styles): string {
  const { severity, message, place, excerpt, hint, code } = diagnostic;
  const mark = severity === 'error' ? styles.error : styles.warning;
  const where = place ? `${styles.place(placeName(place))} ` : '';
  const kind = severity === 'warning' ? `${mark('warning:')} ` : '';
  const lines = [`${where}${kind}${visible(message)} ${styles.dim(`[${code}]`)}`];
  if (place && excerpt && excerpt.line.trim() !== '') {
    const { line, indent, caret } = window(excerpt.line, place.column - 1, excerpt.length);
    lines.push(`  ${line}`, `  ${' '.repeat(indent)}${mark('^'.repeat(caret))}`);
  }
  if (hint !== undefined) lines.push(`  ${styles.hint('hint:')} ${visible(hint)}`);
  return lines.join('\n');
}

function renderCount(diagnostics: readonly Diagnostic[], styles: Styles): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const warnings = diagnostics.length - errors;
  const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;
  return [
    ...(errors > 0 ? [styles.error(counted(errors, 'error'))] : []),
    ...(warnings > 0 ? [styles.warning(counted(warnings, 'warning'))] : []),
  ].join(', ');
}

/** One letter of a source line: how it is shown, in how many columns, and where it stands in the line. */
interface Cell {
  readonly shown: string;
  readonly columns: number;
  readonly start: number;
  readonly end: number;
}

/** The part of a line round what is meant, and the caret's indentation and length in columns of the terminal. */
function window(
  line: string,
  start: number,
  length: number,
): { line: string; indent: number; caret: number } {
  const text = line.trimEnd();
  const cells = cellsRound(text, start);
  const firstMeant = cells.findIndex((cell) => cell.end > start);
  const middle = firstMeant === -1 ? cells.length : firstMeant;
  const fits = columnsOf(cells) <= maxColumns && cells[0]?.start === 0 && cells.at(-1)?.end === text.length;
  const roomBefore = fits ? maxColumns : Math.floor(maxColumns / 3);
  const before = upTo(roomBefore, cells.slice(0, middle).reverse()).reverse();
  const ellipses = 2 * displayWidth(ellipsis);
  const roomAfter = fits ? maxColumns : maxColumns - ellipses - columnsOf(before);
  const after = upTo(roomAfter, cells.slice(middle));

  const shown = [...before, ...after];
  const prefix = (shown[0]?.start ?? 0) > 0 ? ellipsis : '';
  const suffix = (shown.at(-1)?.end ?? 0) < text.length ? ellipsis : '';
  return {
    line: `${prefix}${shown.map((cell) => cell.shown).join('')}${suffix}`,
    indent: displayWidth(prefix) + columnsOf(before),
    caret: Math.max(1, columnsOf(after.filter((cell) => cell.start < start + length))),
  };
}

/** Letters near an offset: a line may be a megabyte long, and cutting all of it into letters takes seconds. */
function cellsRound(line: string, offset: number): Cell[] {
  const reach = 4 * maxColumns;
  let at = Math.max(0, offset - reach);
  let column = 0;
  const letters = new Intl.Segmenter('en', { granularity: 'grapheme' });
  return [...letters.segment(line.slice(at, offset + reach))].map(({ segment }) => {
    const isTab = segment === '\t';
    const shown = isTab ? ' '.repeat(tabColumns - (column % tabColumns)) : visible(segment);
    const columns = displayWidth(shown);
    const start = at;
    at += segment.length;
    column += columns;
    return { shown, columns, start, end: at };
  });
}

const columnsOf = (cells: readonly Cell[]): number => cells.reduce((sum, { columns }) => sum + columns, 0);

/** As many of the first cells as fit. */
function upTo(columns: number, cells: readonly Cell[]): Cell[] {
  let room = columns;
  const end = cells.findIndex((cell) => {
    room -= cell.columns;
    return room < 0;
  });
  return end === -1 ? [...cells] : cells.slice(0, end);
}
