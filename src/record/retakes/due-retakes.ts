import type { Plan } from '../../plan/plan.js';
import { buyingJudgements } from '../../plan/retakes/buying-judgements.js';
import { retakesLeft } from '../../plan/retakes/retake-allowance.js';
import { chooseTakes } from '../../plan/takes/choose-takes.js';
import { findFlagged } from '../../plan/takes/find-flagged.js';
import { chosenChapters, type Project } from '../../project/open-project.js';
import type { Chunk } from '../../split/chunk.js';
import type { Ledger } from '../../state/ledger.js';
import type { Snapshot, State } from '../../state/state.js';
import { makeMeasuring } from '../measure-takes.js';
import type { RunContext } from '../run-context.js';
import type { Retake, RetakeQueue } from './retake-queue.js';

/**
 * Measures the takes of the current text that have no measures: those of earlier versions, and of runs that ended early.
 * @throws NarrateError `disk-full`, `not-writable`
 */
export async function measureTakes(
  { chapters }: Project,
  state: State,
  { signal, onEvent }: Pick<RunContext, 'signal' | 'onEvent'>,
): Promise<void> {
  const { present, here, ledger } = await state.snapshot();
  const keys = new Set(chapters.flatMap(({ chunks }) => chunks.map(({ key }) => key)));
  const unmeasured = [...keys].flatMap((key) => {
    // Where a take was chosen among several, only that one needs measures.
    const used = present.get(key);
    const takes = ledger.choices.has(key) && used !== undefined ? [used] : (here.get(key) ?? []);
    return takes.filter(({ requestId }) => !ledger.measures.has(requestId));
  });
  if (unmeasured.length === 0) return;
  let measured = 0;
  const report = () => onEvent({ type: 'takes-measured', measured, takes: unmeasured.length });
  const append: State['journal']['append'] = async (step) => {
    const entry = await state.journal.append(step);
    measured += 1;
    report();
    return entry;
  };
  report();
  const measuring = makeMeasuring({ journal: { append }, takes: state.takes, signal });
  for (const take of unmeasured) measuring.add(take);
  await measuring.settled();
  // Takes that cannot be read are reported when their chapter is stitched.
  measured = unmeasured.length;
  report();
}

/**
 * Chooses the take in use where a chunk has several, and writes each choice to the journal. Does nothing if checks are off.
 * @returns whether another take is in use now
 */
export async function chooseTakesInUse(project: Project, state: State): Promise<boolean> {
  const { check } = project.book.manifest;
  if (check === null) return false;
  const { here, present, ledger } = await state.snapshot();
  const { measures, choices, approvals } = ledger;
  const judgements: Ledger['judgements'] = check.words === 'retake' ? ledger.judgements : new Map();
  const input = { here, present, measures, judgements, choices, approvals, limits: check.limits };
  const chosen = chooseTakes(project.chapters, input);
  for (const choice of chosen) await state.journal.append({ type: 'chosen', ...choice });
  return chosen.some(({ key, requestId }) => present.get(key)?.requestId !== requestId);
}

/**
 * Creates the queue of a run's retakes:
 * - takes that are paid for but not on disk, of chunks that have another take;
 * - chosen takes whose file is missing;
 * - flagged takes, as far as the plan allows.
 */
export function dueRetakes(
  project: Project,
  { plan, state, context }: { readonly plan: Plan; readonly state: State; readonly context: RunContext },
): RetakeQueue {
  const attempts = new Map<string, number>();
  const attemptsOf = ({ key }: Chunk): number => attempts.get(key) ?? 0;
  const chunks = byKey(project);
  return {
    async due() {
      await measureTakes(project, state, context);
      if (context.signal.aborted) return [];
      await chooseTakesInUse(project, state);
      const snapshot = await state.snapshot();
      const toCollect = [...chunks.values()]
        .filter((chunk) => attemptsOf(chunk) === 0)
        .flatMap((chunk) => collectableRetakes(chunk, snapshot));
      const collected = new Set(toCollect.map(({ chunk }) => chunk.key));
      const toBuy = flaggedRetakes(project, snapshot).filter(
        ({ chunk }) => !collected.has(chunk.key) && attemptsOf(chunk) < (plan.retakable.get(chunk.key) ?? 0),
      );
      return [...toCollect, ...toBuy];
    },
    started(retakes) {
      for (const { chunk } of retakes) attempts.set(chunk.key, attemptsOf(chunk) + 1);
    },
  };
}

/** Returns the first chunk of each key in the chosen chapters. */
const byKey = (project: Project): ReadonlyMap<string, Chunk> =>
  new Map(
    chosenChapters(project)
      .flatMap(({ chunks }) => chunks)
      .toReversed()
      .map((chunk) => [chunk.key, chunk]),
  );

/** Returns the retake that collects paid takes of a chunk, if it has another take; empty: none. */
function collectableRetakes(chunk: Chunk, { ledger, here }: Snapshot): readonly Retake[] {
  const { key } = chunk;
  const takes = here.get(key) ?? [];
  if (takes.length === 0) return [];
  const pending = (ledger.pending.get(key) ?? []).map(({ requestId }) => requestId);
  const chosen = ledger.choices.get(key)?.requestId;
  const isMissing = chosen !== undefined && !takes.some(({ requestId }) => requestId === chosen);
  const missing = isMissing && ledger.collectable.get(key)?.includes(chosen) ? [chosen] : [];
  const requestIds = [...new Set([...missing, ...pending])];
  return requestIds.length === 0 ? [] : [{ chunk, requestIds, uncertain: [], mayBuy: false }];
}

/** Returns the retakes of flagged takes; empty if checks are off. */
function flaggedRetakes(project: Project, snapshot: Snapshot): readonly Retake[] {
  const { check } = project.book.manifest;
  if (check === null) return [];
  const { ledger, present } = snapshot;
  const { measures, approvals } = ledger;
  const judgements = buyingJudgements(project.chapters, snapshot, check);
  const known = { present, ledger: { measures, approvals, judgements } };
  const chunks = byKey(project);
  const keys = new Set(findFlagged(chosenChapters(project), known, check).map(({ key }) => key));
  return [...keys].flatMap((key): Retake[] => {
    const chunk = chunks.get(key);
    const uncertain = ledger.uncertain.get(key) ?? [];
    const isWithheld = project.strictBilling && uncertain.length > 0;
    if (chunk === undefined || isWithheld || retakesLeft(key, ledger, check) <= 0) return [];
    return [{ chunk, requestIds: [], uncertain, mayBuy: true }];
  });
}
