import type { PlannedRetake, RetakePlan } from '../../plan/retakes/plan-retakes.js';
import { findingsOf, type ListedTake } from '../../plan/takes/list-takes.js';
import type { Project } from '../../project/open-project.js';
import type { Take } from '../../state/journal/journal-entry.js';
import type { Snapshot, State } from '../../state/state.js';
import type { RetakeQueue } from './retake-queue.js';

/** The result of one retake that a user asked for. */
export interface Retaken {
  readonly planned: PlannedRetake;
  /** Null: no new take; a warning gives the reason. */
  readonly take: Take | null;
  readonly findings: ListedTake['findings'];
  /** Whether the new take is in use. It is not if it has findings and the previous take has none. */
  readonly isUsed: boolean;
}

/** Creates a queue with the retakes that a user asked for, each once. They are also bought under strict billing. */
export function requestedRetakes({ retakes }: RetakePlan): RetakeQueue {
  let isStarted = false;
  const queue = retakes.map(({ chunk, requestIds, uncertainRequests: uncertain }) => ({
    chunk,
    requestIds,
    uncertain,
    mayBuy: requestIds.length === 0,
  }));
  return {
    due: () => Promise.resolve(isStarted ? [] : queue),
    started() {
      isStarted = true;
    },
  };
}

/**
 * Checks the new takes, chooses the ones in use, and writes each choice to the journal. `before`: the state for which the
 * retakes were planned. Returns one result per planned retake, in order.
 * @throws NarrateError `disk-full`, `not-writable`
 */
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
    // A take that a user chose by hand stays chosen by hand.
    const by = !isUsed && planned.used.isChosen ? 'hand' : 'check';
    const among = takes.map((each) => each.requestId);
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
  const chapter = chapters.find((each) => each.chapter.chapter === chunk.chapter);
  if (check === null || chapter === undefined) return null;
  return findingsOf(take, chapter.chunks, { ...snapshot, check });
}
