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

/** What recording and delivering have come to. */
export interface Made {
  readonly recorded: Recorded;
  /** Chunks whose takes were here before, and are good. */
  readonly reused: number;
  readonly delivered: Delivered;
}

/** A file here, an object of a store, and what the gateway keeps may each be damaged, and for each of two takes. */
const passes = 4;

/**
 * Takes that turned out damaged when they were stitched are brought from the store, or fetched again by their request
 * ids. A chunk that is left without a take has failed: it is for the next run's plan, and its price.
 * @throws NarrateError as `recordProject` and `deliverProject`
 */
export async function repairDamaged(
  project: Project,
  { state, context, ...first }: Made & { readonly state: State; readonly context: RunContext },
): Promise<Made> {
  const damaged = new Set<string>();
  let made: Made = first;
  for (let pass = 0; pass < passes; pass += 1) {
    if (made.delivered.damaged.length === 0 || context.signal.aborted) break;
    const keys = await quarantineUnusable(state, made.delivered);
    for (const key of keys) damaged.add(key);
    context.onEvent({ type: 'takes-damaged', takes: keys.size });
    const recorded = await recordProject(project, {
      plan: planRepair(await planOfAll(project, state), keys),
      state,
      before: made.recorded,
      mayBuy: false,
      context,
    });
    const delivered = await deliverProject(project, state, context);
    const written = [...new Set([...made.delivered.written, ...delivered.written])].sort();
    made = { ...made, recorded, delivered: { ...delivered, written } };
  }
  if (damaged.size === 0) return made;
  const reused = Math.max(0, first.reused - damaged.size);
  if (context.signal.aborted) return { ...made, reused };
  return { ...made, reused, recorded: await withLost(project, { state, context, damaged, made }) };
}

/** Of every chapter: a book's file needs them all. */
const planOfAll = async (project: Project, state: State): Promise<Plan> =>
  planChunks({ ...project, only: null }, await state.snapshot());

/** Adds the chunks that had a take and now have none, each once. */
async function withLost(
  project: Project,
  {
    state,
    context,
    damaged,
    made: { recorded, delivered },
  }: {
    readonly state: State;
    readonly context: RunContext;
    readonly damaged: ReadonlySet<string>;
    readonly made: Made;
  },
): Promise<Recorded> {
  const told = new Set(recorded.failed.map(({ chapter, chunk }) => `${chapter}/${chunk}`));
  const plan = await planOfAll(project, state);
  const lost = plan.chapters
    .flatMap(({ planned }) => planned)
    .flatMap(({ chunk, action }): FailedChunk[] => {
      const { key, chapter, chunk: number, place } = chunk;
      if (!damaged.has(key) || told.has(`${chapter}/${number}`)) return [];
      const failed = (reason: string) => [{ chapter, chunk: number, place, reason }];
      if (action.kind === 'buy' || action.kind === 'withheld')
        return failed('the recording is damaged; the next run buys it again');
      const isUnread = action.kind === 'reuse' && delivered.damaged.includes(fingerprintOf(action.take));
      return isUnread ? failed('its recording could not be had, or not be read to its end') : [];
    });
  for (const { chapter, chunk, reason } of lost)
    context.onEvent({ type: 'chunk-failed', chapter, chunk, reason });
  const failed = [...recorded.failed, ...lost];
  return {
    ...recorded,
    failed: failed.toSorted((one, other) => one.chapter - other.chapter || one.chunk - other.chunk),
  };
}
