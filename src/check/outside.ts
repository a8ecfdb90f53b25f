/** Allowed range of a value; null: no bound. */
interface Bounds {
  readonly least: number | null;
  readonly most: number | null;
}

/** Rounds bounds to the given number of decimals, as messages show them. */
export const roundedBounds = ({ least, most }: Bounds, digits: number): Bounds => ({
  least: least === null ? null : Number(least.toFixed(digits)),
  most: most === null ? null : Number(most.toFixed(digits)),
});

/**
 * Formats a value outside its bounds, for a message that also shows the rounded bounds. A value that would round to a
 * bound is shown one step beyond it.
 */
export function outside(value: number, bounds: Bounds, digits: number): string {
  const step = 10 ** -digits;
  const rounded = Number(value.toFixed(digits));
  const { least, most } = roundedBounds(bounds, digits);
  if (bounds.most !== null && most !== null && value > bounds.most)
    return Math.max(rounded, most + step).toFixed(digits);
  if (bounds.least !== null && least !== null && value < bounds.least)
    return Math.min(rounded, least - step).toFixed(digits);
  return rounded.toFixed(digits);
}
