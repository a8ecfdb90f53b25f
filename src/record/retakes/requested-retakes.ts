import type { PlannedRetake, RetakePlan } from '../../plan/retakes/plan-retakes.js';
import { findingsOf, type ListedTake } from '../../plan/takes/list-takes.js';
import type { Project } from '../../project/open-project.js';
import type { Take } from '../../state/journal/journal-entry.js';
import type { Snapshot, State } from '../../state/state.js';
import type { RetakeQueue } from './retake-queue.js';

/** What came of one retake by hand. */
export interface Retaken {
  readonly planned: PlannedRetake;
  /** Null: none came; a warning says why. */
  readonly take: Take | null;
  readonly findings: ListedTake['findings'];
  /** Whether it is in use now: it is, unless something is found of it where nothing was found of the one before. */
  readonly isUsed: boolean;
}

/** What was asked for by hand, once; also under strict billing, because somebody asked for just this. */
export function requestedRetakes({ retakes }: RetakePlan): RetakeQueue {
  let isBegun = false;
  const queue = retakes.map(({ chunk, requestIds, doubts }) => ({
    chunk,
    requestIds,
    doubts,
    mayBuy: requestIds.length === 0,
  }));
  return {
    due: () => Promise.resolve(isBegun ? [] : queue),
    begun() {
      isBegun = true;
    },
  };
}

/** Looks at what came, chooses, and writes the choice down. `before`: the state that the retakes were planned on. */
export async function settleRequestedRetakes(
  project: Project,
  { plan, state, before }: { readonly plan: RetakePlan; readonly state: State; readonly before: Snapshot },
): Promise<readonly Retaken[]> {
  const after = await state.snapshot();
  const settled: Retaken[] = [];
  for (const planned of plan.retakes) {
    const { key } = planned.chunk;
    const takes = after.here.get(key) ?? [];
    const known = new Set(before.ledger.takes.get(key)?.map(({ requestId }) => requestId));
    const take = takes.findLast(({ requestId }) => !known.has(requestId)) ?? null;
    const findings = take === null ? null : findingsIn(project, planned, { take, snapshot: after });
    const isWorse = (findings ?? []).length > 0 && isGood(planned.used);
    const isUsed = take !== null && !isWorse;
    settled.push({ planned, take, findings, isUsed });
    if (take === null) continue;
    const { requestId } = isUsed ? take : planned.used.take;
    // A good take that somebody approved stays so.
    const by = !isUsed && planned.used.isApproved ? 'hand' : 'check';
    const among = takes.map((one) => one.requestId);
    await state.journal.append({ type: 'chosen', key, requestId, among, by });
  }
  return settled;
}

const isGood = ({ findings, isApproved }: ListedTake): boolean => isApproved || findings?.length === 0;

function findingsIn(
  { chapters, book }: Project,
  { chunk }: PlannedRetake,
  { take, snapshot }: { readonly take: Take; readonly snapshot: Snapshot },
): ListedTake['findings'] {
  const { check } = book.manifest;
  const chapter = chapters.find((one) => one.chapter.chapter === chunk.chapter);
  if (check === null || chapter === undefined) return null;
  return findingsOf(take, chapter.chunks, { ...snapshot, limits: check.limits });
}
