/** US dollars are counted in whole micro-dollars: $0.04 is 40,000. Integers add up exactly; floats do not. */
export type MicroUsd = number;

export const microUsdPerUsd = 1_000_000;

/** Dollars as a person writes them (0.04) to micro-dollars, rounded to the nearest one. */
export const microUsd = (usd: number): MicroUsd => Math.round(usd * microUsdPerUsd);

/** For JSON: dollars as a number. */
export const usd = (amount: MicroUsd): number => amount / microUsdPerUsd;

/** For people: `$21.28`; with as many decimals as the amount needs, two at least. */
export function formatUsd(amount: MicroUsd): string {
  const [whole = '0', digits = ''] = (Math.abs(amount) / microUsdPerUsd).toFixed(6).split('.');
  const fraction = digits.replace(/0{1,4}$/, '');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${amount < 0 ? '-' : ''}$${grouped}.${fraction}`;
}
