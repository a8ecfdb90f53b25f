import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { charactersPerSecond } from './buying.mjs';
import { lineOf } from './rows.mjs';
import { startSandbox } from './sandbox.mjs';

/** @typedef {import('./limits-client.mjs').Dealings} Dealings */
/** @typedef {{ name: string, options: string[], perSecond: number, refusals: number, requests?: number }} Case `perSecond`: what it takes at the most; `refusals`: the target, in per cent; `requests`: where it is not the usual number */

const latencyMs = { least: 300, most: 3000 };
const meanSeconds = (latencyMs.least + latencyMs.most) / 2000;
/** More than any of the limits lets through: the client does not know them. */
const concurrency = 64;

/** Chapters are shorter than books: what little is known of a limit by then has to do. */
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
    // Of ten posts after the first ten, two may be refused.
    refusals: 20,
    requests: smallBook,
  },
];

/** At least 150 seconds of buying, and at least 300 requests, but for the small book. @param {Case} one */
const requestsOf = ({ perSecond, requests }) => requests ?? Math.max(300, Math.ceil(150 * perSecond));

/** One client against a gateway of its own. @param {Case} one @param {'narrate' | 'plain'} client @returns {Promise<Dealings>} */
async function deal(one, client) {
  const latency = `${latencyMs.least}-${latencyMs.most}`;
  const pace = ['--characters-per-second', String(charactersPerSecond)];
  const sandbox = await startSandbox(['--latency', latency, ...pace, ...one.options]);
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

/** Seconds that no client can do without: the requests at the limit's pace, and the longest job. @param {Case} one */
const boundOf = (one) => requestsOf(one) / one.perSecond + latencyMs.most / 1000;

/** @param {Dealings} dealings */
const refusedPercent = ({ posts, rejected }) => (100 * rejected) / Math.max(1, posts - 10);

/**
 * Limits that nobody documented: narrate, and beside it p-limit with exponential backoff and polls every five seconds,
 * each case against a sandbox of its own; all cases at once, since they mostly wait. `names`: parts of the names of the
 * cases that are wanted; none: all of them.
 * @param {readonly string[]} [names]
 * @returns {Promise<import('./rows.mjs').Row[]>}
 */
export async function limitsBench(names = []) {
  const chosen = cases().filter(
    ({ name }) => names.length === 0 || names.some((part) => name.includes(part)),
  );
  const run = (/** @type {'narrate' | 'plain'} */ client) =>
    Promise.all(chosen.map((one) => deal(one, client)));
  const [ours, theirs] = [await run('narrate'), await run('plain')];
  console.table(
    chosen.map((one, index) => {
      const [our, their] = [/** @type {Dealings} */ (ours[index]), /** @type {Dealings} */ (theirs[index])];
      return {
        limit: one.name,
        requests: requestsOf(one),
        'bound s': round(boundOf(one)),
        'narrate s': round(our.seconds),
        'times bound': round(our.seconds / boundOf(one), 2),
        'refused %': round(refusedPercent(our)),
        'plain s': round(their.seconds),
        'times bound (plain)': round(their.seconds / boundOf(one), 2),
        'refused % (plain)': round(refusedPercent(their)),
      };
    }),
  );
  return chosen.flatMap((one, index) => {
    const our = /** @type {Dealings} */ (ours[index]);
    return [
      {
        name: `${one.name}: wall time / bound with the pauses asked for`,
        value: our.seconds / (boundOf(one) + our.pausedSeconds),
        target: 1.1,
        unit: 'times',
      },
      { name: `${one.name}: refused`, value: refusedPercent(our), target: one.refusals, unit: 'per cent' },
    ];
  });
}

/** @param {number} value @param {number} [digits] */
const round = (value, digits = 1) => Number(value.toFixed(digits));

if (process.argv[1] === fileURLToPath(import.meta.url))
  console.table((await limitsBench(process.argv.slice(2))).map(lineOf));
