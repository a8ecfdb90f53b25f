// Records the books in fixtures/recorded/<version> with the narrate in dist/ and `narrate sandbox`. They contain what this
// version leaves on a user's disk. Every later version must read them (test/state/earlier-versions.test.ts).
//   npm run record:fixture [<folder>]
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { freePort } from '../test/support/free-port.mjs';
import { cli, startSandbox } from './sandbox.mjs';

const { version } = JSON.parse(readFileSync(resolve(import.meta.dirname, '../package.json'), 'utf8'));
const target = resolve(process.argv[2] ?? join(import.meta.dirname, '../fixtures/recorded', version));
rmSync(target, { recursive: true, force: true });

const chapters = {
  'chapters/01-kite.md': [
    '# The Kite',
    'Ada built a kite from a tablecloth, and it knew the way to the sea.',
    'On Sunday the string went tight and hummed.',
  ],
  'chapters/02-string.md': [
    '# The String',
    'Nobody had told the string how long it was allowed to be.',
    'So it went on over the roofs, and the gulls read it like a sentence.',
  ],
  'chapters/03-sea.md': ['# The Sea', 'The sea was smaller than the map had promised.'],
};
const later = 'In the evening the kite came down by itself.';
const secondThought = 'In the evening the kite came down, and was hungry.';

// The sandbox speaks much too fast, to keep the files small. Without `retakes: 0`, narrate would buy these takes again.
const settings = `chapters: [${Object.keys(chapters).join(', ')}]
chunks: { maxCharacters: 90 }
check: { retakes: 0 }
audio: { chapters: [wav], book: [], loudness: off }
`;
const voice = ['--characters-per-second', '220', '--latency', '0'];

/** @param {string} manifest */
function makeBook(manifest) {
  const folder = mkdtempSync(join(tmpdir(), 'narrate-fixture-'));
  const write = (/** @type {string} */ name, /** @type {string} */ text) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  for (const [name, blocks] of Object.entries(chapters)) write(name, `${blocks.join('\n\n')}\n`);
  write('pipeline.yaml', manifest);
  return { folder, write };
}

/**
 * @param {string} folder
 * @param {Record<string, string>} env
 * @param {...string} args
 */
function narrate(folder, env, ...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args, '--json'], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', PIXAZO_API_KEY: 'k', ...env },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`narrate ${args.join(' ')} ended with ${status}: ${stderr}${stdout}`);
  return JSON.parse(stdout);
}

/**
 * Copies what a user has on disk to names that git does not ignore: `state` is `.narrate`, without files that narrate can
 * regenerate. `status.json` has the figures of this version for the book.
 * @param {string} name
 * @param {string} folder
 * @param {{ parts: Readonly<Record<string, string>>, status: Readonly<Record<string, unknown>> }} kept
 */
function keep(name, folder, { parts, status }) {
  const { spentUsd, uncertainUsd, takes, requests } = status;
  for (const [from, to] of Object.entries({
    'pipeline.yaml': 'pipeline.yaml',
    chapters: 'chapters',
    ...parts,
  }))
    cpSync(join(folder, from), join(target, name, to), { recursive: true });
  const figures = { spentUsd, uncertainUsd, takes, requests };
  writeFileSync(join(target, name, 'status.json'), `${JSON.stringify(figures, null, 2)}\n`);
  rmSync(folder, { recursive: true });
}

/** Records a book whose journal has every type of line: faults, a lost response that a callback recovers, and one that stays lost. */
async function recordPlain() {
  const manifest = `title: The Kite\nvoice: Kore\n${settings}`;
  const { folder, write } = makeBook(manifest);
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  write('pipeline.yaml', `${manifest}webhook: { url: "http://${address}", listen: "${address}" }\n`);
  const faults = ['lostAnswer@1', 'failed@2', 'error@4', 'serverError@6'];
  const first = await startSandbox([...voice, ...faults.flatMap((fault) => ['--fault', fault])]);
  narrate(folder, { PIXAZO_BASE_URL: first.url }, '--yes', '--concurrency', '1');
  first.stop();

  write('pipeline.yaml', manifest);
  const [heading = '', ...rest] = chapters['chapters/03-sea.md'];
  const chapter = (/** @type {readonly string[]} */ added) =>
    `${[heading, ...rest, ...added].join('\n\n')}\n`;
  write('chapters/03-sea.md', chapter([later]));
  const second = await startSandbox([...voice, '--fault', 'lostAnswer@1']);
  const env = { PIXAZO_BASE_URL: second.url };
  narrate(folder, env, '--yes', '--concurrency', '1');
  narrate(folder, env, 'retake', '--chapter', '1', '--chunk', '1', '--yes');
  narrate(folder, env, 'takes', '--chapter', '1', '--chunk', '1', '--choose', '1');
  write('chapters/03-sea.md', chapter([secondThought]));
  narrate(folder, env, '--yes');
  narrate(folder, env, 'gc', '--keep', '0', '--yes');
  const status = narrate(folder, env, 'status');
  second.stop();
  const parts = { '.narrate/journal.jsonl': 'state/journal.jsonl', '.narrate/takes': 'state/takes' };
  keep('plain', folder, { parts, status });
}

/** Records a book with a store with FLAC files, and with a direct engine that is paid by the minute. */
async function recordStored() {
  const engine = 'engine: { name: openai, model: tts-1, price: { minute: 0.9 } }';
  const { folder } = makeBook(
    `title: The Kite\nvoice: sage\n${engine}\nstore: { url: store, format: flac }\n${settings}`,
  );
  const { url, stop } = await startSandbox(['--protocol', 'openai', ...voice]);
  const env = { OPENAI_BASE_URL: `${url}/v1` };
  narrate(folder, env, '--yes', '--concurrency', '1');
  const status = narrate(folder, env, 'status');
  stop();
  const parts = { '.narrate/journal.jsonl': 'state/journal.jsonl', store: 'store' };
  keep('stored', folder, { parts, status });
}

await recordPlain();
await recordStored();
