import type { GatewayLimits } from '../test/support/limited-gateway.js';
import { simulatedPurchase } from '../test/support/simulated-purchase.js';

/** The limits of bench/limits.mjs. */
const cases: readonly { name: string; limits: GatewayLimits; requests: number }[] = [
  ...[1, 5, 20].flatMap((perSecond) =>
    [1, 2, 10].map((burst) => ({
      name: `${perSecond} a second, burst ${burst}`,
      limits: { rate: { perSecond, burst } },
      requests: Math.max(300, 150 * perSecond),
    })),
  ),
  ...[2, 8].map((jobs) => ({
    name: `${jobs} jobs at a time`,
    limits: { jobs },
    requests: Math.max(300, Math.ceil((150 * jobs) / 1.65)),
  })),
  {
    name: '20 requests, 5 a second, burst 1',
    limits: { rate: { perSecond: 5, burst: 1 } },
    requests: 20,
  },
];

/** Returns the mean and the largest of some figures, with two digits. */
function summary(figures: readonly number[]): string {
  const mean = figures.reduce((sum, figure) => sum + figure, 0) / figures.length;
  return `${mean.toFixed(2)} (${Math.max(...figures).toFixed(2)})`;
}

// Buys on a virtual clock from gateways with limits that narrate does not know. `node … 5 "8 jobs"` buys five times in each
// case with that text in its name, with other random numbers each time; `… 5 "" 40` as on a busy machine, where one in eight
// requests and responses is up to 40 ms late. It prints the mean, and the largest in brackets.
const [seeds = '3', part = '', jitter = '0'] = process.argv.slice(2);
const rows = [];
for (const { name, ...buying } of cases.filter((one) => one.name.includes(part))) {
  const purchases = [];
  for (let seed = 1; seed <= Number(seeds); seed += 1)
    purchases.push(await simulatedPurchase({ ...buying, seed, jitterMs: Number(jitter) }));
  rows.push({
    limit: name,
    requests: buying.requests,
    'time / bound': summary(purchases.map(({ seconds, boundSeconds }) => seconds / boundSeconds)),
    'time / (bound + pauses)': summary(purchases.map(({ timesBound }) => timesBound)),
    'refused %': summary(purchases.map(({ refusedShare }) => 100 * refusedShare)),
  });
}
console.table(rows);
