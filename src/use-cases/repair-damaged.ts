import { fingerprintOf } from '../deliver/chapters-to-deliver.js';
import { deliverProject, quarantineUnusable } from '../deliver/deliver-project.js';
import type { Delivered } from '../deliver/delivery.js';
import type { Plan } from '../plan/plan.js';
import { planRepair } from '../plan/retakes/plan-repair.js';
import type { Project } from '../project/open-project.js';
import { planChunks } from '../project/plan-project.js';
import { recordProject } from '../record/record-project.js';
import type { FailedChunk, Recorded } from '../record/recorded.js';
import type { RunContext } from '../record/run-context.js';
import type { State } from '../state/state.js';

/** The results of recording and of writing the files. */
export interface RunResults {
  readonly recorded: Recorded;
  /** How many chunks use a take that was here before and is intact. */
  readonly reused: number;
  readonly delivered: Delivered;
}

/** Enough passes for two takes of a chunk whose copies here, in the store and at the gateway may all be damaged. */
const maxPasses = 4;

/**
 * Replaces takes that turned out to be damaged while the files were written: it downloads them from the store, or fetches them
 * again by their request ids. A chunk that is left without a take fails, so that the next run's plan shows its price.
 * @throws NarrateError as `recordProject` and `deliverProject`
 */
export async function repairDamaged(
  project: Project,
  { state, context, ...first }: RunResults & { readonly state: State; readonly context: RunContext },
): Promise<RunResults> {
  const damaged = new Set<string>();
  let results: RunResults = first;
  for (let pass = 0; pass < maxPasses; pass += 1) {
    if (results.delivered.damaged.length === 0 || context.signal.aborted) break;
    const keys = await quarantineUnusable(state, results.delivered);
    for (const key of keys) damaged.add(key);
    context.onEvent({ type: 'takes-damaged', takes: keys.size });
    const recorded = await recordProject(project, {
      plan: planRepair(await planOfAll(project, state), keys),
      state,
      before: results.recorded,
      mayBuy: false,
      context,
    });
    const delivered = await deliverProject(project, state, context);
    const written = [...new Set([...results.delivered.written, ...delivered.written])].sort();
    results = { ...results, recorded, delivered: { ...delivered, written } };
  }
  if (damaged.size === 0) return results;
  const reused = Math.max(0, first.reused - damaged.size);
  if (context.signal.aborted) return { ...results, reused };
  return { ...results, reused, recorded: await withLost(project, { state, context, damaged, results }) };
}

/** Plans all chapters, even unchosen ones, because the file of the whole book needs them. */
const planOfAll = async (project: Project, state: State): Promise<Plan> =>
  planChunks({ ...project, only: null }, await state.snapshot());

/** Adds the chunks that had a take and have none now to the failed ones, each once. */
async function withLost(
  project: Project,
  {
    state,
    context,
    damaged,
    results: { recorded, delivered },
  }: {
    readonly state: State;
    readonly context: RunContext;
    readonly damaged: ReadonlySet<string>;
    readonly results: RunResults;
  },
): Promise<Recorded> {
  const alreadyFailed = new Set(recorded.failed.map(({ chapter, chunk }) => `${chapter}/${chunk}`));
  const plan = await planOfAll(project, state);
  const lost = plan.chapters
    .flatMap(({ planned }) => planned)
    .flatMap(({ chunk, action }): FailedChunk[] => {
      const { key, chapter, chunk: number, place } = chunk;
      if (!damaged.has(key) || alreadyFailed.has(`${chapter}/${number}`)) return [];
      const failed = (reason: string) => [{ chapter, chunk: number, place, reason }];
      if (action.kind === 'buy' || action.kind === 'withheld')
        return failed('the recording is damaged; the next run buys it again');
      const isUnreadable = action.kind === 'reuse' && delivered.damaged.includes(fingerprintOf(action.take));
      return isUnreadable ? failed('its recording could not be downloaded or read completely') : [];
    });
  for (const { chapter, chunk, reason } of lost)
    context.onEvent({ type: 'chunk-failed', chapter, chunk, reason });
  const failed = [...recorded.failed, ...lost];
  return {
    ...recorded,
    failed: failed.toSorted((one, other) => one.chapter - other.chapter || one.chunk - other.chunk),
  };
}
