import { availableParallelism } from 'node:os';
import { ffmpegPlaces } from '../audio/ffmpeg/ffmpeg-places.js';
import { NarrateError } from '../base/errors.js';
import type { Clock } from '../base/time/clock.js';
import type { Engine } from '../engines/engine.js';
import { createEngine } from '../engines/registry.js';
import type { Plan } from '../plan/plan.js';
import type { OpenProject, Project } from '../project/open-project.js';
import { requirePrice } from '../project/price/price-warnings.js';
import { foldJournal } from '../state/ledger.js';
import type { State } from '../state/state.js';
import { record } from './record.js';
import type { RecordLimits } from './record-options.js';
import { addUpRecorded, type Recorded } from './recorded.js';
import { dueRetakes, settleTakes } from './retakes/due-retakes.js';
import type { RetakeQueue } from './retakes/retake-queue.js';
import type { RunContext } from './run-context.js';
import { webhookFor } from './webhook/webhook-for.js';

/** A project's engine, the caller's own or one that a manifest can name, ready for requests; to be closed. Sends nothing. @throws NarrateError `no-key` and the like */
export async function engineOf(project: OpenProject, clock: Clock): Promise<Engine> {
  const { book, ownEngine, pricing, baseUrl, environment } = project;
  const { name, model } = book.profile;
  const { price } = pricing;
  // Whoever made it ends it: a run may need it twice.
  if (ownEngine?.profile.name === name)
    return {
      ...ownEngine,
      profile: { ...ownEngine.profile, price },
      synthesize: (...given) => ownEngine.synthesize(...given),
      async close() {},
    };
  return createEngine({ name, model, price, baseUrl, environment, clock, cores: availableParallelism() });
}

/** The same where something is to be bought. @throws NarrateError `price-unknown` besides */
async function pricedEngineOf(project: OpenProject, clock: Clock): Promise<Engine> {
  requirePrice(project);
  return engineOf(project, clock);
}

async function ffmpegFor({ environment }: Project, signal: AbortSignal): Promise<string> {
  const { findFfmpeg } = await import('../audio/ffmpeg/find-ffmpeg.js');
  const places = ffmpegPlaces(environment);
  const { path } = await findFfmpeg({ ...places, encoders: ['pcm_s16le'], known: null, signal });
  return path;
}

/** Asked before anybody is asked to pay: whether the engine can be had at all, and for how much. @throws NarrateError `price-unknown`, `no-key` and the like */
export async function requireEngine(project: Project, { clock }: RunContext): Promise<void> {
  const engine = await pricedEngineOf(project, clock);
  await engine.close();
}

/**
 * Records what a plan lacks, with the project's engine, checks what is there, and takes again what is in doubt; with
 * nothing to record, no engine is made and no key is needed.
 * `before` is what an earlier pass of the same run did: the budget holds over both.
 * @throws NarrateError `no-key` and the like; what the gateway does is in the result
 */
export async function recordProject(
  project: Project,
  options: {
    plan: Plan;
    state: State;
    before: Recorded;
    mayBuy: boolean;
    context: RunContext;
    /** What is taken again; left out: what the checks ask for. */
    retakes?: RetakeQueue;
  },
): Promise<Recorded> {
  const { plan, state, before, mayBuy, context } = options;
  const retakes = options.retakes ?? dueRetakes(project, { plan, state, context });
  const { buy, collect, withheld } = plan.total;
  const isMissing = buy + collect + withheld > 0;
  const due = isMissing ? [] : await retakes.due();
  if (!isMissing && due.length === 0) return before;
  const engine = await pricedEngineOf(project, context.clock).catch((error: unknown) => {
    if (isMissing || !(error instanceof NarrateError)) throw error;
    const message = `${due.length === 1 ? 'A recording' : `${due.length} recordings`} in doubt cannot be taken again. ${error.message}`;
    context.onEvent({ type: 'warning', code: 'retakes-left-out', message });
    return null;
  });
  if (engine === null) return before;
  try {
    const recorded = await record({
      ...context,
      plan,
      engine,
      state,
      limits: { ...limitsOf(project, before), mayBuy },
      retakes,
      webhook: webhookFor(engine, project.book.manifest.webhook),
      findFfmpeg: (signal) => ffmpegFor(project, signal),
      ledger: foldJournal(state.journal.entries, project.origin),
    });
    if (!context.signal.aborted && options.retakes === undefined) await settleTakes(project, state);
    return addUpRecorded(before, recorded);
  } finally {
    await engine.close();
  }
}

/** The limits of a pass. `before`: what earlier passes of the same run spent of its budget. */
function limitsOf(project: Project, before: Recorded): Omit<RecordLimits, 'mayBuy'> {
  const { book, budgetMicroUsd, monthlyBudgetMicroUsd, concurrency, strictBilling } = project;
  const { retries, maxWaitMs } = book.manifest.limits;
  const spentMicroUsd = before.spentMicroUsd + before.uncertainMicroUsd;
  return {
    concurrency,
    retries,
    maxWaitMs,
    budgetMicroUsd: budgetMicroUsd === null ? null : budgetMicroUsd - spentMicroUsd,
    monthlyBudgetMicroUsd,
    strictBilling,
  };
}
