import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, request as forward } from 'node:http';
import { resolve } from 'node:path';
import { charactersPerSecond } from './buying.mjs';
import { startSandbox } from './sandbox.mjs';

/** @typedef {{ atMs: number, accepted: boolean }} Submission `atMs` is the time of the response, from the first one on */

const perSecond = 5;
const burst = 10;
const requests = 210;
const picture = resolve(import.meta.dirname, '../docs/images/rate-limits.svg');

/** Starts a proxy that forwards every request to the sandbox and records each submission with its response. @param {string} target */
async function startRecorder(target) {
  /** @type {Submission[]} */
  const seen = [];
  const server = createServer((incoming, outgoing) => {
    const { method, headers, url } = incoming;
    const onward = forward(new URL(url ?? '/', target), { method, headers }, (answer) => {
      if (method === 'POST') seen.push({ atMs: performance.now(), accepted: answer.statusCode !== 429 });
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)));
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${address.port}`,
    seen,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Buys chunks from a sandbox with a limit that narrate does not know. @returns {Promise<readonly Submission[]>} */
async function measure() {
  const limit = ['--rate', `${perSecond}/s`, '--burst', String(burst)];
  const speed = ['--latency', '300-3000', '--characters-per-second', String(charactersPerSecond)];
  const sandbox = await startSandbox([...limit, ...speed]);
  const recorder = await startRecorder(sandbox.url);
  try {
    const script = resolve(import.meta.dirname, 'limits-client.mjs');
    const client = spawn(process.execPath, [script, 'narrate', recorder.url, String(requests), '64'], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const status = await new Promise((done) => client.on('close', done));
    if (status !== 0) throw new Error(`the client ended with ${status}`);
  } finally {
    recorder.close();
    sandbox.stop();
  }
  const startMs = recorder.seen[0]?.atMs ?? 0;
  return recorder.seen.map(({ atMs, accepted }) => ({ atMs: atMs - startMs, accepted }));
}

const width = 800;
const left = 64;
const right = 28;
const ink = '#24292f';
const faint = '#d0d7de';
const blue = '#0969da';
const red = '#cf222e';

/** @param {number} x @param {number} y @param {string} text @param {string} [more] */
const label = (x, y, text, more = '') =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${more}>${text}</text>`;

/**
 * Draws the accepted and refused submissions of each second.
 * @param {readonly Submission[]} seen @param {{ top: number, height: number, seconds: number }} place
 */
function bars(seen, { top, height, seconds }) {
  const counts = Array.from({ length: seconds }, () => ({ accepted: 0, refused: 0 }));
  for (const { atMs, accepted } of seen) {
    const count = counts[Math.floor(atMs / 1000)];
    if (count !== undefined) count[accepted ? 'accepted' : 'refused'] += 1;
  }
  const most = Math.max(...counts.map(({ accepted, refused }) => accepted + refused), burst) + 2;
  const step = (width - left - right) / seconds;
  /** @param {number} value */
  const y = (value) => top + height - (value / most) * height;
  /** @param {number} index @param {number} from @param {number} to @param {string} colour */
  const bar = (index, from, to, colour) =>
    from === to
      ? ''
      : `<rect x="${(left + index * step + 1).toFixed(1)}" y="${y(to).toFixed(1)}" width="${(step - 2).toFixed(1)}" height="${(y(from) - y(to)).toFixed(1)}" fill="${colour}"/>`;
  return [
    ...[0, 5, 10, 15, 20].filter((value) => value <= most).map((value) => grid(y(value), String(value))),
    ...counts.flatMap(({ accepted, refused }, index) => [
      bar(index, 0, accepted, blue),
      bar(index, accepted, accepted + refused, red),
    ]),
    limitLine(y(perSecond)),
  ];
}

/**
 * Draws a dot for each submission at the time since the previous one, on a logarithmic scale.
 * @param {readonly Submission[]} seen @param {{ top: number, height: number, seconds: number }} place
 */
function gaps(seen, { top, height, seconds }) {
  const [least, most] = [10, 3000];
  /** @param {number} ms */
  const y = (ms) => {
    const share = Math.log(Math.min(most, Math.max(least, ms)) / least) / Math.log(most / least);
    return top + height - share * height;
  };
  /** @param {number} ms */
  const x = (ms) => left + (ms / 1000 / seconds) * (width - left - right);
  const ticks = /** @type {[number, string][]} */ ([
    [10, '10 ms'],
    [100, '0.1 s'],
    [1000, '1 s'],
  ]);
  return [
    ...ticks.map(([ms, text]) => grid(y(ms), text)),
    limitLine(y(1000 / perSecond)),
    ...seen.slice(1).map(({ atMs, accepted }, index) => {
      const gapMs = atMs - (seen[index]?.atMs ?? 0);
      return `<circle cx="${x(atMs).toFixed(1)}" cy="${y(gapMs).toFixed(1)}" r="3" fill="${accepted ? blue : red}"/>`;
    }),
  ];
}

/** @param {number} y @param {string} text */
const grid = (y, text) =>
  `<line x1="${left}" x2="${width - right}" y1="${y.toFixed(1)}" y2="${y.toFixed(1)}" stroke="${faint}"/>${label(left - 8, y + 4, text, 'text-anchor="end"')}`;

/** @param {number} y */
const limitLine = (y) =>
  `<line x1="${left}" x2="${width - right}" y1="${y.toFixed(1)}" y2="${y.toFixed(1)}" stroke="${ink}" stroke-dasharray="5 4"/>`;

/** @param {number} y @param {number} seconds */
const timeAxis = (y, seconds) =>
  Array.from({ length: Math.floor(seconds / 5) + 1 }, (_, index) =>
    label(
      left + ((index * 5) / seconds) * (width - left - right),
      y,
      `${index * 5} s`,
      'text-anchor="middle"',
    ),
  );

/** @param {readonly Submission[]} seen */
function draw(seen) {
  const seconds = Math.ceil((seen.at(-1)?.atMs ?? 0) / 1000);
  const refused = seen.filter(({ accepted }) => !accepted).length;
  const height = 470;
  const title = `A limit of ${perSecond} requests a second with bursts of ${burst}: ${seen.length} requests sent, ${refused} refused with 429`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="system-ui, sans-serif" font-size="12" fill="${ink}">`,
    `<title>${title}</title>`,
    `<rect width="${width}" height="${height}" rx="8" fill="#ffffff"/>`,
    label(left, 26, title, 'font-size="14" font-weight="600"'),
    `<rect x="${left}" y="38" width="10" height="10" fill="${blue}"/>`,
    label(left + 16, 47, 'accepted'),
    `<rect x="${left + 86}" y="38" width="10" height="10" fill="${red}"/>`,
    label(left + 102, 47, 'refused (429)'),
    `<line x1="${left + 196}" x2="${left + 222}" y1="43" y2="43" stroke="${ink}" stroke-dasharray="5 4"/>`,
    label(left + 228, 47, 'the limit of the gateway, which narrate does not know'),
    label(left, 76, 'Requests in each second', 'font-weight="600"'),
    ...bars(seen, { top: 84, height: 130, seconds }),
    ...timeAxis(232, seconds),
    label(left, 262, 'Time since the request before, one dot for each request', 'font-weight="600"'),
    ...gaps(seen, { top: 270, height: 160, seconds }),
    ...timeAxis(450, seconds),
    '</svg>',
    '',
  ].join('\n');
}

const seen = await measure();
mkdirSync(resolve(picture, '..'), { recursive: true });
writeFileSync(picture, draw(seen));
const refused = seen.filter(({ accepted }) => !accepted);
const lastRefusals = refused.slice(-3).map(({ atMs }) => `${(atMs / 1000).toFixed(1)} s`);
console.log(`${seen.length} requests, ${refused.length} refused, the last at ${lastRefusals.join(', ')}`);
console.log(`${((seen.at(-1)?.atMs ?? 0) / 1000).toFixed(1)} s to the last response; ${picture}`);
