import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../dist/base/clock.js';
import { createEngine, profileOf } from '../dist/engines/registry.js';
import { makePlan } from '../dist/plan/plan.js';
import { record } from '../dist/record/record.js';
import { chunkKey } from '../dist/split/key.js';
import { openState } from '../dist/state/state.js';
import { lineOf } from './rows.mjs';
import { startSandbox } from './sandbox.mjs';

const requests = 3000;
const concurrency = 256;
/** A take of one second: as many characters as the sandbox speaks in one. */
const charactersPerSecond = 80;

const profile = /** @type {NonNullable<ReturnType<typeof profileOf>>} */ (profileOf('pixazo'));
const speaker = { voice: 'Kore', prompt: null, language: null };

/** @param {number} index @returns {import('../dist/split/chunk.js').Chunk} */
function chunkOf(index) {
  const text = `Sentence number ${index + 1} of a book that is bought as fast as this machine can`
    .padEnd(charactersPerSecond - 1, 's')
    .concat('.');
  return {
    chapter: 1,
    chunk: index + 1,
    text,
    speaker,
    key: chunkKey({ engine: profile.name, model: profile.model, text, ...speaker }),
    seam: 'paragraph',
    place: { file: '01.md', line: index + 1, column: 1 },
    endLine: index + 1,
    firstBlock: index,
    lastBlock: index,
  };
}

/** Buys everything from the gateway at `url`, journal and takes in `folder`. @param {string} folder @param {string} url */
async function buyAll(folder, url) {
  const state = await openState(folder, { origin: new URL(url).origin, clock: systemClock });
  const engine = await createEngine({
    name: profile.name,
    priceMicroUsd: null,
    baseUrl: null,
    environment: { PIXAZO_API_KEY: 'sandbox', PIXAZO_BASE_URL: url },
    clock: systemClock,
    cores: 1,
  });
  try {
    const chapter = { chapter: 1, file: '01.md', title: 'One', blocks: [], skipped: [] };
    const snapshot = await state.snapshot();
    const plan = makePlan({
      chapters: [{ chapter, chunks: Array.from({ length: requests }, (_, index) => chunkOf(index)) }],
      profile,
      priceMicroUsd: profile.priceMicroUsd,
      concurrency,
      gaps: { paragraph: 0, section: 0, chapterStart: 0, chapterEnd: 0 },
      ...snapshot,
    });
    const start = performance.now();
    const { bought } = await record({
      plan,
      engine,
      journal: state.journal,
      takes: state.takes,
      concurrency,
      retries: 0,
      mayBuy: true,
      budgetMicroUsd: null,
      monthlyBudgetMicroUsd: null,
      ledger: snapshot.ledger,
      clock: systemClock,
      random: Math.random,
      signal: new AbortController().signal,
      onEvent: () => {},
    });
    const seconds = (performance.now() - start) / 1000;
    if (bought !== requests) throw new Error(`${bought} of ${requests} were bought`);
    return seconds;
  } finally {
    await engine.close();
    await state.close();
  }
}

/**
 * How many requests a second go all the way (journal, POST, poll, download, check, take) against a sandbox in another
 * process whose jobs take up to a second, with takes of one second and every journal line synced.
 * @returns {Promise<import('./rows.mjs').Row[]>}
 */
export async function throughputBench() {
  const folder = await mkdtemp(join(tmpdir(), 'narrate-bench-'));
  const sandbox = await startSandbox([
    '--latency',
    '0-1000',
    '--characters-per-second',
    String(charactersPerSecond),
  ]);
  try {
    const seconds = await buyAll(folder, sandbox.url);
    return [
      {
        name: `${requests} requests through the sandbox, takes of a second, journal synced`,
        value: requests / seconds,
        target: 200,
        bound: 'at least',
        unit: 'a second',
      },
    ];
  } finally {
    sandbox.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.table((await throughputBench()).map(lineOf));
