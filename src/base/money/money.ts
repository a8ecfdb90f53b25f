/** An amount in whole micro-dollars: $0.04 is 40,000. Integers add up exactly, floats do not. */
export type MicroUsd = number;

/** The number of micro-dollars in a US dollar. */
export const microUsdPerUsd = 1_000_000;

/** Converts US dollars (0.04) to micro-dollars, rounded to the nearest integer. */
export const microUsd = (usd: number): MicroUsd => Math.round(usd * microUsdPerUsd);

/** Converts micro-dollars to US dollars, for JSON. */
export const usd = (amount: MicroUsd): number => amount / microUsdPerUsd;

/** Formats micro-dollars for messages: `$21.28`, with two to six decimals, as the amount needs. */
export function formatUsd(amount: MicroUsd): string {
  const [whole = '0', digits = ''] = (Math.abs(amount) / microUsdPerUsd).toFixed(6).split('.');
  const fraction = digits.replace(/0{1,4}$/, '');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${amount < 0 ? '-' : ''}$${grouped}.${fraction}`;
}
