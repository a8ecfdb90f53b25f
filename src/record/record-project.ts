import { availableParallelism } from 'node:os';
import { ffmpegPlaces } from '../audio/ffmpeg/ffmpeg-places.js';
import { NarrateError } from '../base/errors.js';
import type { Clock } from '../base/time/clock.js';
import type { Engine } from '../engines/engine.js';
import type { EngineSetup } from '../engines/engine-descriptor.js';
import { createEngine } from '../engines/registry.js';
import type { Plan } from '../plan/plan.js';
import { gatewayAccount } from '../project/gateway-account.js';
import type { OpenProject, Project } from '../project/open-project.js';
import { requirePrice } from '../project/price/price-warnings.js';
import { foldJournal } from '../state/ledger.js';
import type { State } from '../state/state.js';
import type { GatewayWatch } from './gateway-watch.js';
import { record } from './record.js';
import type { Patience, RecordLimits } from './record-options.js';
import { addUpRecorded, type Recorded } from './recorded.js';
import { chooseTakesInUse, dueRetakes } from './retakes/due-retakes.js';
import type { RetakeQueue } from './retakes/retake-queue.js';
import type { RunContext } from './run-context.js';
import { webhookFor } from './webhook/webhook-for.js';

/**
 * Creates the engine of a project: the caller's own, or the one in the manifest. Sends no request. The caller closes it.
 * @throws NarrateError `no-key`, `key-origin`, `usage`
 */
export async function engineOf(
  project: OpenProject,
  clock: Clock,
  watchFetch?: EngineSetup['watchFetch'],
): Promise<Engine> {
  const { book, ownEngine, pricing, baseUrl, environment } = project;
  const { name, model } = book.profile;
  const { price } = pricing;
  // The caller closes its own engine, because a run may need it twice.
  if (ownEngine?.profile.name === name)
    return {
      ...ownEngine,
      profile: { ...ownEngine.profile, price },
      synthesize: (...call) => ownEngine.synthesize(...call),
      async close() {},
    };
  const cores = availableParallelism();
  return createEngine({ name, model, price, baseUrl, environment, clock, cores, watchFetch });
}

/** Creates the engine of a project that buys. @throws NarrateError `price-unknown`, and as `engineOf` */
async function pricedEngineOf(project: OpenProject, clock: Clock, watch?: GatewayWatch): Promise<Engine> {
  requirePrice(project);
  return engineOf(project, clock, watch && ((fetch) => watch.watchFetch(fetch)));
}

/** Finds an ffmpeg that can write WAV files. Returns its path. @throws NarrateError `ffmpeg-missing` */
async function ffmpegFor({ environment }: Project, signal: AbortSignal): Promise<string> {
  const { findFfmpeg } = await import('../audio/ffmpeg/find-ffmpeg.js');
  const places = ffmpegPlaces(environment);
  const { path } = await findFfmpeg({ ...places, encoders: ['pcm_s16le'], known: null, signal });
  return path;
}

/**
 * Verifies that the engine can be created and has a price, before the user is asked to pay.
 * @throws NarrateError `price-unknown`, and as `engineOf`
 */
export async function requireEngine(project: Project, { clock }: RunContext): Promise<void> {
  const engine = await pricedEngineOf(project, clock);
  await engine.close();
}

/**
 * Records the missing chunks of a plan with the project's engine, and retakes flagged takes. Without anything to record, it
 * creates no engine and needs no key. `before`: the result of an earlier pass of the same run; the budget applies to both.
 * Returns the results of both passes. Failures of the gateway are part of the result.
 * @throws NarrateError as `engineOf` and `record`; `price-unknown`
 */
export async function recordProject(
  project: Project,
  options: {
    plan: Plan;
    state: State;
    before: Recorded;
    mayBuy: boolean;
    context: RunContext;
    /** Default: the retakes that the checks ask for. */
    retakes?: RetakeQueue;
    /** Watches what is exchanged with the gateway. Default: nobody does. */
    watch?: GatewayWatch;
    /** Default: that of a run. */
    patience?: Patience;
  },
): Promise<Recorded> {
  const { plan, state, before, mayBuy, context, watch, patience } = options;
  const retakes = options.retakes ?? dueRetakes(project, { plan, state, context });
  const { buy, collect, withheld } = plan.total;
  const isMissing = buy + collect + withheld > 0;
  const due = isMissing ? [] : await retakes.due();
  if (!isMissing && due.length === 0) return before;
  const engine = await pricedEngineOf(project, context.clock, watch).catch((error: unknown) => {
    if (isMissing || !(error instanceof NarrateError)) throw error;
    const message = `${due.length === 1 ? '1 flagged take' : `${due.length} flagged takes`} cannot be retaken. ${error.message}`;
    context.onEvent({ type: 'warning', code: 'retakes-left-out', message });
    return null;
  });
  if (engine === null) return before;
  try {
    const recorded = await record({
      ...context,
      plan,
      engine,
      account: gatewayAccount(project),
      state,
      limits: { ...limitsOf(project, before), mayBuy, patience },
      retakes,
      webhook: webhookFor(engine, project.book.manifest.webhook),
      onCallback: () => watch?.callbackArrived(),
      findFfmpeg: (signal) => ffmpegFor(project, signal),
      ledger: foldJournal(state.journal.entries, project.origin),
    });
    if (!context.signal.aborted && options.retakes === undefined) await chooseTakesInUse(project, state);
    return addUpRecorded(before, recorded);
  } finally {
    await engine.close();
  }
}

/** Returns the limits of a pass. `before`: the earlier passes of the same run, whose charges reduce its budget. */
function limitsOf(project: Project, before: Recorded): Omit<RecordLimits, 'mayBuy' | 'patience'> {
  const { book, budgetMicroUsd, monthlyBudgetMicroUsd, concurrency, strictBilling } = project;
  const { retries, maxWaitMs } = book.manifest.limits;
  const chargedMicroUsd = before.spentMicroUsd + before.uncertainMicroUsd;
  return {
    concurrency,
    retries,
    maxWaitMs,
    budgetMicroUsd: budgetMicroUsd === null ? null : budgetMicroUsd - chargedMicroUsd,
    monthlyBudgetMicroUsd,
    strictBilling,
  };
}
