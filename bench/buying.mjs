import { systemClock } from '../dist/base/time/clock.js';
import { createEngine, profileOf } from '../dist/engines/registry.js';
import { makePlan } from '../dist/plan/plan.js';
import { record } from '../dist/record/record.js';
import { noRetakes } from '../dist/record/retakes/retake-queue.js';
import { runContext } from '../dist/record/run-context.js';
import { chunkKey } from '../dist/split/key.js';
import { openState } from '../dist/state/state.js';

/** The speed of the sandbox. A text of this length gives a take of one second. */
export const charactersPerSecond = 80;

const profile = /** @type {NonNullable<ReturnType<typeof profileOf>>} */ (profileOf('pixazo'));
const voiceSettings = { voice: 'Kore', prompt: null, language: null };

/** Returns a text for a take of one second. @param {number} index @returns {string} */
export const textOf = (index) =>
  `Sentence number ${index + 1} of a book that is bought as fast as this machine can`
    .padEnd(charactersPerSecond - 1, 's')
    .concat('.');

/** @param {number} index @returns {import('../dist/split/chunk.js').Chunk} */
function chunkOf(index) {
  const text = textOf(index);
  return {
    chapter: 1,
    chunk: index + 1,
    text,
    voiceSettings,
    key: chunkKey({ engine: profile.name, model: profile.model, text, ...voiceSettings }),
    seam: 'paragraph',
    place: { file: '01.md', line: index + 1, column: 1 },
    endLine: index + 1,
    source: '0'.repeat(64),
    firstBlock: index,
    lastBlock: index,
  };
}

/**
 * Buys chunks from the gateway at `url`, with journal and takes in `folder`. Returns the duration in seconds.
 * @param {{ folder: string, url: string, requests: number, concurrency: number, onEvent?: import('../dist/base/events.js').OnEvent }} options
 */
export async function buyChunks({ folder, url, requests, concurrency, onEvent = () => {} }) {
  const state = await openState(folder, { ...runContext({ onEvent }), origin: new URL(url).origin });
  const engine = await createEngine({
    name: profile.name,
    model: null,
    price: null,
    baseUrl: null,
    environment: { PIXAZO_API_KEY: 'sandbox', PIXAZO_BASE_URL: url },
    clock: systemClock,
    cores: 1,
  });
  try {
    const snapshot = await state.snapshot();
    const chapter = {
      chapter: 1,
      file: '01.md',
      title: 'One',
      blocks: [],
      skipped: [],
      constructs: [],
      source: '0'.repeat(64),
    };
    const plan = makePlan({
      chapters: [{ chapter, chunks: Array.from({ length: requests }, (_, index) => chunkOf(index)) }],
      profile,
      pricing: profile,
      concurrency,
      strictBilling: false,
      check: null,
      judgements: new Map(),
      gaps: {
        sentence: 0,
        paragraph: 0,
        listItem: 0,
        heading: 0,
        section: 0,
        thematicBreak: 0,
        chapterStart: 0,
        chapterEnd: 0,
      },
      ...snapshot,
    });
    const start = performance.now();
    const { bought } = await record({
      plan,
      engine,
      account: 'bench',
      state,
      limits: {
        concurrency,
        retries: 0,
        maxWaitMs: 15 * 60_000,
        budgetMicroUsd: null,
        monthlyBudgetMicroUsd: null,
        mayBuy: true,
        strictBilling: false,
      },
      retakes: noRetakes,
      webhook: null,
      findFfmpeg: () => Promise.reject(new Error('no audio should need ffmpeg')),
      ledger: snapshot.ledger,
      clock: systemClock,
      random: Math.random,
      signal: new AbortController().signal,
      onEvent,
    });
    const seconds = (performance.now() - start) / 1000;
    if (bought !== requests) throw new Error(`only ${bought} of ${requests} chunks were bought`);
    return seconds;
  } finally {
    await engine.close();
    await state.close();
  }
}
