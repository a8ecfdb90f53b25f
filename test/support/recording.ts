import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NarrateEvent } from '../../src/base/events.js';
import { type Clock, systemClock } from '../../src/base/time/clock.js';
import type { Engine } from '../../src/engines/engine.js';
import { createEngine, profileOf } from '../../src/engines/registry.js';
import type { Webhook } from '../../src/manifest/manifest.js';
import { makePlan, type Plan } from '../../src/plan/plan.js';
import type { Governor } from '../../src/record/governor.js';
import { record } from '../../src/record/record.js';
import type { Recorded } from '../../src/record/recorded.js';
import { noRetakes } from '../../src/record/retakes/retake-queue.js';
import { runContext } from '../../src/record/run-context.js';
import type { Chunk } from '../../src/split/chunk.js';
import { chunkKey } from '../../src/split/key.js';
import type { Journal } from '../../src/state/journal/journal.js';
import { openState, type Snapshot } from '../../src/state/state.js';
import { noGaps } from './gaps.js';

const voiceSettings = { voice: 'Kore', prompt: null, language: null };
const profile = profileOf('pixazo')!;

const chunkOf = (text: string, index: number): Chunk => ({
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
});

/** Options of one recording. The defaults are those of a run without limits. */
export interface RecordingOptions {
  /** Address of the gateway. */
  readonly url: string;
  readonly texts: readonly string[];
  readonly key?: string;
  readonly budgetMicroUsd?: number | null;
  readonly monthlyBudgetMicroUsd?: number | null;
  readonly retries?: number;
  readonly maxWaitMs?: number;
  readonly concurrency?: number;
  readonly mayBuy?: boolean;
  /** Wraps the journal. Default: unchanged. */
  readonly journal?: (journal: Journal) => Journal;
  readonly strictBilling?: boolean;
  readonly webhook?: Webhook;
  readonly signal?: AbortSignal;
  /** Clock of the recording. Default: the system's. */
  readonly clock?: Clock;
  /** Clock of the engine's time-outs. Default: the system's. */
  readonly engineClock?: Clock;
  /** Wraps the engine. Default: unchanged. */
  readonly wrapEngine?: (engine: Engine) => Engine;
  readonly onEvent?: (event: NarrateEvent) => void;
  /** Default: that of a run by itself. */
  readonly governor?: Governor;
}

/** The result of one recording. */
export interface Recording {
  readonly plan: Plan;
  readonly recorded: Recorded;
  readonly events: readonly NarrateEvent[];
  /** The state after the run. */
  readonly snapshot: Snapshot;
}

/** Creates a state folder. Its `record` records texts, without a manifest or chapters. */
export async function recordingFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'narrate-record-'));
  return {
    folder,
    remove: () => rm(folder, { recursive: true, force: true }),
    async record(options: RecordingOptions): Promise<Recording> {
      const { clock = systemClock, engineClock = systemClock, wrapEngine = (same) => same } = options;
      const state = await openState(folder, {
        ...runContext({ clock }),
        origin: new URL(options.url).origin,
      });
      const environment = { PIXAZO_API_KEY: options.key ?? 'test-key', PIXAZO_BASE_URL: options.url };
      const engine = await createEngine({
        name: 'pixazo',
        model: null,
        price: null,
        baseUrl: null,
        environment,
        clock: engineClock,
        cores: 1,
      });
      const events: NarrateEvent[] = [];
      try {
        const chapter = {
          chapter: 1,
          file: '01.md',
          title: 'One',
          blocks: [],
          skipped: [],
          constructs: [],
          source: '0'.repeat(64),
        };
        const concurrency = options.concurrency ?? 8;
        const snapshot = await state.snapshot();
        const plan = makePlan({
          chapters: [{ chapter, chunks: options.texts.map(chunkOf) }],
          profile,
          pricing: profile,
          concurrency,
          strictBilling: options.strictBilling ?? false,
          check: null,
          judgements: new Map(),
          gaps: noGaps,
          ...snapshot,
        });
        const recorded = await record({
          plan,
          engine: wrapEngine(engine),
          account: 'test',
          governor: options.governor,
          state: { ...state, journal: options.journal?.(state.journal) ?? state.journal },
          limits: {
            concurrency,
            retries: options.retries ?? 4,
            maxWaitMs: options.maxWaitMs ?? 15 * 60_000,
            budgetMicroUsd: options.budgetMicroUsd ?? null,
            monthlyBudgetMicroUsd: options.monthlyBudgetMicroUsd ?? null,
            mayBuy: options.mayBuy ?? true,
            strictBilling: options.strictBilling ?? false,
          },
          retakes: noRetakes,
          webhook: options.webhook ?? null,
          findFfmpeg: () => Promise.reject(new Error('no response needs a conversion')),
          ledger: snapshot.ledger,
          clock,
          // Little jitter keeps waits short.
          random: () => 0.2,
          signal: options.signal ?? new AbortController().signal,
          onEvent(event) {
            events.push(event);
            options.onEvent?.(event);
          },
        });
        return { plan, recorded, events, snapshot: await state.snapshot() };
      } finally {
        await engine.close();
        await state.close();
      }
    },
  };
}

/** Creates different texts. */
export const texts = (count: number): string[] =>
  Array.from(
    { length: count },
    (_, index) => `This is text number ${index + 1}, and it is long enough to be worth recording.`,
  );
