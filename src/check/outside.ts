/** What a figure was to keep to; null: no bound on that side. */
interface Bounds {
  readonly least: number | null;
  readonly most: number | null;
}

/** Bounds as they are said, with so many decimals. */
export const saidBounds = ({ least, most }: Bounds, digits: number): Bounds => ({
  least: least === null ? null : Number(least.toFixed(digits)),
  most: most === null ? null : Number(most.toFixed(digits)),
});

/**
 * A figure that is out of its bounds, with so many decimals, as it can stand beside these bounds as they are said: where
 * rounding would bring it back to one of them, it is said to be one step beyond.
 */
export function outside(value: number, bounds: Bounds, digits: number): string {
  const step = 10 ** -digits;
  const usual = Number(value.toFixed(digits));
  const said = saidBounds(bounds, digits);
  if (bounds.most !== null && said.most !== null && value > bounds.most)
    return Math.max(usual, said.most + step).toFixed(digits);
  if (bounds.least !== null && said.least !== null && value < bounds.least)
    return Math.min(usual, said.least - step).toFixed(digits);
  return usual.toFixed(digits);
}
