import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { charactersPerSecond } from './buying.mjs';
import { lineOf } from './rows.mjs';
import { startSandbox } from './sandbox.mjs';

/** @typedef {import('./limits-client.mjs').Dealings} Dealings */
/**
 * A gateway with a limit. `perSecond` is the highest rate that it accepts, `refusals` the target in per cent, and `requests`
 * the number of requests if it is not the default.
 * @typedef {{ name: string, options: string[], perSecond: number, refusals: number, requests?: number }} Case
 */

const latencyMs = { least: 300, most: 3000 };
const meanSeconds = (latencyMs.least + latencyMs.most) / 2000;
/** More than any of the limits, because the client does not know them. */
const concurrency = 64;

/** The number of requests of a short book, in which a client can learn little about a limit. */
const smallBook = 20;

/** @returns {Case[]} */
const cases = () => [
  ...[1, 5, 20].flatMap((rate) =>
    [1, 2, 10].map((burst) => ({
      name: `${rate} a second, burst ${burst}`,
      options: ['--rate', `${rate}/s`, '--burst', String(burst)],
      perSecond: rate,
      refusals: rate === 20 && burst === 1 ? 6 : 3,
    })),
  ),
  ...[2, 8].map((jobs) => ({
    name: `${jobs} jobs at a time`,
    options: ['--concurrency', String(jobs)],
    perSecond: jobs / meanSeconds,
    refusals: 3,
  })),
  {
    name: `${smallBook} requests, 5 a second, burst 1`,
    options: ['--rate', '5/s', '--burst', '1'],
    perSecond: 5,
    // Two of the ten requests after the first ten.
    refusals: 20,
    requests: smallBook,
  },
];

/** Returns the number of requests: 150 seconds or more, at least 300, except for the small book. @param {Case} one */
const requestsOf = ({ perSecond, requests }) => requests ?? Math.max(300, Math.ceil(150 * perSecond));

/** Runs a client with its own gateway. @param {Case} one @param {'narrate' | 'plain'} client @returns {Promise<Dealings>} */
async function deal(one, client) {
  const latency = `${latencyMs.least}-${latencyMs.most}`;
  const speed = ['--characters-per-second', String(charactersPerSecond)];
  const sandbox = await startSandbox(['--latency', latency, ...speed, ...one.options]);
  try {
    const script = resolve(import.meta.dirname, 'limits-client.mjs');
    const args = [script, client, sandbox.url, String(requestsOf(one)), String(concurrency)];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    for await (const part of child.stdout) output += part;
    return JSON.parse(output);
  } finally {
    sandbox.stop();
  }
}

/** Returns the lower bound in seconds for any client: the requests at the highest rate, and the longest job. @param {Case} one */
const boundOf = (one) => requestsOf(one) / one.perSecond + latencyMs.most / 1000;

/** @param {Dealings} dealings */
const refusedPercent = ({ posts, rejected }) => (100 * rejected) / Math.max(1, posts - 10);

/** How many cases run at the same time. They mostly wait, but more would keep two cores busy, and then nothing is on time. */
const atOnce = 4;

/**
 * Returns the cases in groups that run at the same time: every third one, so that the groups take equally long.
 * @param {readonly Case[]} all
 */
function groupsOf(all) {
  const count = Math.ceil(all.length / atOnce);
  return Array.from({ length: count }, (_, group) => all.filter((_one, index) => index % count === group));
}

/**
 * Measures narrate, and for comparison p-limit with exponential backoff and polls every five seconds, with limits that neither
 * knows. Each case has its own sandbox.
 * @param {readonly string[]} [names] parts of the names of the cases to run; empty: all cases
 * @returns {Promise<import('./rows.mjs').Row[]>}
 */
export async function limitsBench(names = []) {
  const groups = groupsOf(
    cases().filter(({ name }) => names.length === 0 || names.some((part) => name.includes(part))),
  );
  const chosen = groups.flat();
  const run = async (/** @type {'narrate' | 'plain'} */ client) => {
    const figures = [];
    for (const group of groups) figures.push(await Promise.all(group.map((one) => deal(one, client))));
    return figures.flat();
  };
  const [narrateFigures, plainFigures] = [await run('narrate'), await run('plain')];
  console.table(
    chosen.map((one, index) => {
      const narrate = /** @type {Dealings} */ (narrateFigures[index]);
      const plain = /** @type {Dealings} */ (plainFigures[index]);
      return {
        limit: one.name,
        requests: requestsOf(one),
        'bound s': round(boundOf(one)),
        'narrate s': round(narrate.seconds),
        'times bound': round(narrate.seconds / boundOf(one), 2),
        'refused %': round(refusedPercent(narrate)),
        'plain s': round(plain.seconds),
        'times bound (plain)': round(plain.seconds / boundOf(one), 2),
        'refused % (plain)': round(refusedPercent(plain)),
      };
    }),
  );
  return chosen.flatMap((one, index) => {
    const narrate = /** @type {Dealings} */ (narrateFigures[index]);
    return [
      {
        name: `${one.name}: wall time / bound with the pauses asked for`,
        value: narrate.seconds / (boundOf(one) + narrate.pausedSeconds),
        target: 1.1,
        unit: 'times',
      },
      {
        name: `${one.name}: refused`,
        value: refusedPercent(narrate),
        target: one.refusals,
        unit: 'per cent',
      },
    ];
  });
}

/** @param {number} value @param {number} [digits] */
const round = (value, digits = 1) => Number(value.toFixed(digits));

if (process.argv[1] === fileURLToPath(import.meta.url))
  console.table((await limitsBench(process.argv.slice(2))).map(lineOf));
