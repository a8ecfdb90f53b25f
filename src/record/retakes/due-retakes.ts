import type { Plan } from '../../plan/plan.js';
import { retakesLeft } from '../../plan/retakes/retake-allowance.js';
import { chooseTakes } from '../../plan/takes/choose-takes.js';
import { findFlagged } from '../../plan/takes/find-flagged.js';
import { chosenChapters, type Project } from '../../project/open-project.js';
import type { Chunk } from '../../split/chunk.js';
import type { Snapshot, State } from '../../state/state.js';
import { makeMeasuring } from '../measure-takes.js';
import type { RunContext } from '../run-context.js';
import type { Retake, RetakeQueue } from './retake-queue.js';

/** Measures the takes of today's text that never were: those of earlier versions, and of runs that were cut short. */
export async function measureTakes(
  { chapters }: Project,
  state: State,
  { signal, onEvent }: Pick<RunContext, 'signal' | 'onEvent'>,
): Promise<void> {
  const { present, here, ledger } = await state.snapshot();
  const keys = new Set(chapters.flatMap(({ chunks }) => chunks.map(({ key }) => key)));
  const unmeasured = [...keys].flatMap((key) => {
    // Of several takes, only one that has been chosen among may be left unmeasured.
    const used = present.get(key);
    const takes = ledger.choices.has(key) && used !== undefined ? [used] : (here.get(key) ?? []);
    return takes.filter(({ requestId }) => !ledger.measures.has(requestId));
  });
  if (unmeasured.length === 0) return;
  let measured = 0;
  const tell = () => onEvent({ type: 'takes-measured', measured, takes: unmeasured.length });
  const append: State['journal']['append'] = async (step) => {
    const entry = await state.journal.append(step);
    measured += 1;
    tell();
    return entry;
  };
  tell();
  const measuring = makeMeasuring({ journal: { append }, takes: state.takes, signal });
  for (const take of unmeasured) measuring.add(take);
  await measuring.settled();
  // Those that cannot be read are left to those who stitch them.
  measured = unmeasured.length;
  tell();
}

/** Chooses among takes where there is something to choose, and writes it down. With checks off, nothing. */
export async function settleTakes(project: Project, state: State): Promise<void> {
  const { check } = project.book.manifest;
  if (check === null) return;
  const { here, present, ledger } = await state.snapshot();
  const { measures, choices } = ledger;
  const grounds = { here, present, measures, choices, limits: check.limits };
  for (const choice of chooseTakes(project.chapters, grounds))
    await state.journal.append({ type: 'chosen', ...choice });
}

/**
 * What a run takes again: what is paid for and on its way, though another take is here; what was chosen once, and whose
 * file is gone; and what is in doubt, as far as its plan allows.
 */
export function dueRetakes(
  project: Project,
  { plan, state, context }: { readonly plan: Plan; readonly state: State; readonly context: RunContext },
): RetakeQueue {
  const tries = new Map<string, number>();
  const triesOf = ({ key }: Chunk): number => tries.get(key) ?? 0;
  const chunks = byKey(project);
  return {
    async due() {
      await measureTakes(project, state, context);
      if (context.signal.aborted) return [];
      await settleTakes(project, state);
      const snapshot = await state.snapshot();
      const toFetch = [...chunks.values()]
        .filter((chunk) => triesOf(chunk) === 0)
        .flatMap((chunk) => fetchable(chunk, snapshot));
      const fetched = new Set(toFetch.map(({ chunk }) => chunk.key));
      const toBuy = inDoubt(project, snapshot).filter(
        ({ chunk }) => !fetched.has(chunk.key) && triesOf(chunk) < (plan.retakable.get(chunk.key) ?? 0),
      );
      return [...toFetch, ...toBuy];
    },
    begun(retakes) {
      for (const { chunk } of retakes) tries.set(chunk.key, triesOf(chunk) + 1);
    },
  };
}

/** The first chunk of each key, among those that are asked for. */
const byKey = (project: Project): ReadonlyMap<string, Chunk> =>
  new Map(
    chosenChapters(project)
      .flatMap(({ chunks }) => chunks)
      .toReversed()
      .map((chunk) => [chunk.key, chunk]),
  );

/** Takes that are paid for and not here, of a chunk that has another one. */
function fetchable(chunk: Chunk, { ledger, here }: Snapshot): readonly Retake[] {
  const { key } = chunk;
  const takes = here.get(key) ?? [];
  if (takes.length === 0) return [];
  const pending = (ledger.pending.get(key) ?? []).map(({ requestId }) => requestId);
  const chosen = ledger.choices.get(key)?.requestId;
  const isLost = chosen !== undefined && !takes.some(({ requestId }) => requestId === chosen);
  const lost = isLost && ledger.collectable.get(key)?.includes(chosen) ? [chosen] : [];
  const requestIds = [...new Set([...lost, ...pending])];
  return requestIds.length === 0 ? [] : [{ chunk, requestIds, doubts: [], mayBuy: false }];
}

function inDoubt(project: Project, snapshot: Snapshot): readonly Retake[] {
  const { check } = project.book.manifest;
  if (check === null) return [];
  const { ledger } = snapshot;
  const chunks = byKey(project);
  const keys = new Set(findFlagged(chosenChapters(project), snapshot, check).map(({ key }) => key));
  return [...keys].flatMap((key): Retake[] => {
    const chunk = chunks.get(key);
    const doubts = ledger.uncertain.get(key) ?? [];
    const isWithheld = project.strictBilling && doubts.length > 0;
    if (chunk === undefined || isWithheld || retakesLeft(key, ledger, check) <= 0) return [];
    return [{ chunk, requestIds: [], doubts, mayBuy: true }];
  });
}
