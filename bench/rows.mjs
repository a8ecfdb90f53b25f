/**
 * One measured value and what it has to be.
 * @typedef {{ name: string, value: number, bound?: 'at most' | 'at least', target: number, unit: string }} Row `bound` is 'at most' where it is left out
 */

/** @param {Row} row */
export const isHeld = ({ value, bound, target }) =>
  bound === 'at least' ? value >= target : value <= target;

/** @param {Row} row one line of the table */
export const lineOf = (row) => ({
  measured: row.name,
  value: `${row.value.toFixed(2)} ${row.unit}`,
  target: `${row.bound ?? 'at most'} ${row.target}`,
  held: isHeld(row),
});
