import { median } from './pairs.mjs';

/**
 * A measured value and its target. The default of `bound` is 'at most'.
 * @typedef {{ name: string, value: number, bound?: 'at most' | 'at least', target: number, unit: string }} Row
 */
/**
 * A figure that was measured several times.
 * @typedef {Omit<Row, 'value'> & { values: readonly number[] }} Figure
 */

/** Returns whether a value meets its target. @param {Row} row */
export const isHeld = ({ value, bound, target }) =>
  bound === 'at least' ? value >= target : value <= target;

/** Returns a line of the table. @param {Row} row */
export const lineOf = (row) => ({
  measured: row.name,
  value: `${row.value.toFixed(2)} ${row.unit}`,
  target: `${row.bound ?? 'at most'} ${row.target}`,
  held: isHeld(row),
});

/** Joins the rows of several runs with the same names. @param {readonly (readonly Row[])[]} runs @returns {Figure[]} */
export const figuresOf = (runs) =>
  (runs[0] ?? []).map(({ value: _, ...row }, index) => ({
    ...row,
    values: runs.map((rows) => /** @type {Row} */ (rows[index]).value),
  }));

/** Returns a figure as a line of a table in Markdown, with its median and range. @param {Figure} figure */
export function markdownLine({ values, ...figure }) {
  const value = median([...values]);
  const range = `${short(Math.min(...values))} to ${short(Math.max(...values))}`;
  const target = `${figure.bound ?? 'at most'} ${figure.target} ${figure.unit}`;
  const met = isHeld({ ...figure, value }) ? 'yes' : 'no';
  return `| ${figure.name} | ${short(value)} ${figure.unit} | ${range} | ${target} | ${met} |`;
}

/** Returns the figures as a table in Markdown. @param {readonly Figure[]} figures */
export const markdownTable = (figures) =>
  [
    '| figure | median | range | target | met |',
    '| --- | --- | --- | --- | --- |',
    ...figures.map(markdownLine),
    '',
  ].join('\n');

/** @param {number} value */
const short = (value) => (value >= 100 ? value.toFixed(0) : value.toFixed(2));
