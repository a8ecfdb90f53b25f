/**
 * A measured value and its target. The default of `bound` is 'at most'.
 * @typedef {{ name: string, value: number, bound?: 'at most' | 'at least', target: number, unit: string }} Row
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
