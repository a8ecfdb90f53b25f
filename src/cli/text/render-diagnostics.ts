import type { Diagnostic } from '../../base/diagnostic.js';
import type { Terminal } from '../terminal.js';
import { styled, visible } from '../terminal-text.js';
import { placeName } from './chunk-name.js';
import { displayWidth } from './display-width.js';
import { typedCommands } from './typed-commands.js';

/** How many diagnostics are shown. The others are only counted. */
const maxShown = 100;
/** How many columns of a source line are shown. Of a longer line, the part around the caret is shown. */
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
 * Formats diagnostics for a terminal or a log: `file:line:column message`, the source line, carets below the marked text, the
 * hint, and a count at the end. Of more than a hundred diagnostics it shows the first hundred, errors before warnings. The text
 * has no final line end; without diagnostics it is empty.
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
  const rest = more > 0 ? [`… and ${more} more that are not shown.`] : [];
  return [...parts, ...rest, renderCount(diagnostics, styles)].join('\n\n');
}

/** Prints warnings on stderr. */
export function showWarnings(
  warnings: readonly Diagnostic[],
  { err, color, command }: Pick<Terminal, 'err' | 'color' | 'command'>,
): void {
  if (warnings.length > 0) err(`${renderDiagnostics(typedDiagnostics(warnings, command), { color })}\n`);
}

/** Returns diagnostics with the commands of their messages and hints as the user can type them. */
export const typedDiagnostics = (
  diagnostics: readonly Diagnostic[],
  command: string,
): readonly Diagnostic[] =>
  diagnostics.map(({ message, hint, ...rest }) => ({
    ...rest,
    message: typedCommands(message, command),
    ...(hint !== undefined && { hint: typedCommands(hint, command) }),
  }));

/** Returns the diagnostics to show. If there are too many, errors come before warnings. */
function firstOf(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  if (diagnostics.length <= maxShown) return diagnostics;
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const warnings = diagnostics.filter(({ severity }) => severity === 'warning');
  return [...errors, ...warnings].slice(0, maxShown);
}

function renderOne(diagnostic: Diagnostic, styles: Styles): string {
  const { severity, message, place, excerpt, hint, code } = diagnostic;
  const severityStyle = severity === 'error' ? styles.error : styles.warning;
  const where = place ? `${styles.place(placeName(place))} ` : '';
  const kind = severity === 'warning' ? `${severityStyle('warning:')} ` : '';
  const lines = [`${where}${kind}${visible(message)} ${styles.dim(`[${code}]`)}`];
  if (place && excerpt && excerpt.line.trim() !== '') {
    const { line, indent, caret } = excerptAround(excerpt.line, place.column - 1, excerpt.length);
    lines.push(`  ${line}`, `  ${' '.repeat(indent)}${severityStyle('^'.repeat(caret))}`);
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

/** One grapheme of a source line: its visible form, its width in columns, and its offsets in the line in UTF-16 units. */
interface Cell {
  readonly shown: string;
  readonly columns: number;
  readonly start: number;
  readonly end: number;
}

/**
 * Returns the part of a line around the marked text, and the indentation and the number of the carets, in columns.
 * @param start offset of the marked text, in UTF-16 units
 * @param length length of the marked text, in UTF-16 units
 */
function excerptAround(
  line: string,
  start: number,
  length: number,
): { line: string; indent: number; caret: number } {
  const text = line.trimEnd();
  const cells = cellsAround(text, start);
  const firstMarked = cells.findIndex((cell) => cell.end > start);
  const middle = firstMarked === -1 ? cells.length : firstMarked;
  const fits = columnsOf(cells) <= maxColumns && cells[0]?.start === 0 && cells.at(-1)?.end === text.length;
  const roomBefore = fits ? maxColumns : Math.floor(maxColumns / 3);
  const before = firstThatFit(roomBefore, cells.slice(0, middle).reverse()).reverse();
  const ellipses = 2 * displayWidth(ellipsis);
  const roomAfter = fits ? maxColumns : maxColumns - ellipses - columnsOf(before);
  const after = firstThatFit(roomAfter, cells.slice(middle));

  const shown = [...before, ...after];
  const prefix = (shown[0]?.start ?? 0) > 0 ? ellipsis : '';
  const suffix = (shown.at(-1)?.end ?? 0) < text.length ? ellipsis : '';
  return {
    line: `${prefix}${shown.map((cell) => cell.shown).join('')}${suffix}`,
    indent: displayWidth(prefix) + columnsOf(before),
    caret: Math.max(1, columnsOf(after.filter((cell) => cell.start < start + length))),
  };
}

/** Returns the graphemes near an offset. Segmenting a whole line of a megabyte would take seconds. */
function cellsAround(line: string, offset: number): Cell[] {
  const reach = 4 * maxColumns;
  let at = Math.max(0, offset - reach);
  let column = 0;
  const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
  return [...graphemes.segment(line.slice(at, offset + reach))].map(({ segment }) => {
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

/** Returns as many of the first cells as fit into some columns. */
function firstThatFit(columns: number, cells: readonly Cell[]): Cell[] {
  let room = columns;
  const end = cells.findIndex((cell) => {
    room -= cell.columns;
    return room < 0;
  });
  return end === -1 ? [...cells] : cells.slice(0, end);
}
