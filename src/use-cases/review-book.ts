import type { Diagnostic } from '../base/diagnostic.js';
import type { Holder } from '../base/holder.js';
import { type SpendingOfMonth, spendingByMonth } from '../plan/cost/spending-by-month.js';
import { type Approval, findApprovals } from '../plan/takes/find-approvals.js';
import { findFlagged } from '../plan/takes/find-flagged.js';
import { type ListedTake, listTakes } from '../plan/takes/list-takes.js';
import { type NarrateOptions, openProject, type Project, splitProject } from '../project/open-project.js';
import { readStateOf } from '../project/open-state.js';
import { type BookPlan, monthSpendingOf } from '../project/plan-project.js';
import type { Chunk } from '../split/chunk.js';
import { readJournal } from '../state/journal/journal.js';
import { nameOf } from '../state/journal/journal-entry.js';
import { type FoundState, pathsOf, type Snapshot } from '../state/state.js';

/** What `reviewBook` takes. */
export interface ReviewBookOptions
  extends Pick<
    NarrateOptions,
    'manifest' | 'engine' | 'draft' | 'price' | 'maxCostUsd' | 'store' | 'clock' | 'environment'
  > {}

/** A chunk at its place in the book, with everything that a person needs to decide about it. */
export interface ReviewedChunk {
  readonly chunk: Chunk;
  /** Line in the chapter's file where each paragraph of the chunk's text begins. */
  readonly lines: readonly number[];
  /** missing: paid for, but no take is here. uncertain: possibly charged. not-bought: neither. */
  readonly state: 'recorded' | 'missing' | 'uncertain' | 'not-bought';
  readonly isFlagged: boolean;
  readonly approval: Approval;
  /** Oldest first. */
  readonly takes: readonly ListedTake[];
}

/** A book at one moment, for a person who listens to it and decides. */
export interface BookReview {
  readonly project: Project;
  readonly isDraft: boolean;
  readonly snapshot: Snapshot;
  readonly takes: FoundState['takes'];
  /** The process that has locked the book; null: none. */
  readonly holder: Holder | null;
  /** In the order of the book. */
  readonly chunks: readonly ReviewedChunk[];
  readonly months: readonly SpendingOfMonth[];
  /** This month's spending next to `limits.monthlyBudget`; null: none is set. */
  readonly month: BookPlan['month'];
  /** When takes were recorded (ISO 8601, UTC), by name (`nameOf`). Takes that only the store's journal has are missing. */
  readonly recordedAt: ReadonlyMap<string, string>;
  readonly warnings: readonly Diagnostic[];
}

/**
 * Returns the takes, findings, approvals and spending of a whole book, from one snapshot. It writes only narrate's cache.
 * @throws NarrateError as `plan`
 */
export async function reviewBook(options: ReviewBookOptions): Promise<BookReview> {
  const opened = await openProject(options);
  const { snapshot, takes, holder, warnings } = await readStateOf(opened);
  const project = await splitProject(opened, snapshot);
  return {
    project,
    isDraft: options.draft ?? false,
    snapshot,
    takes,
    holder,
    chunks: reviewedChunks(project, snapshot),
    months: spendingByMonth(snapshot.ledger),
    month: monthSpendingOf(project, snapshot.ledger),
    recordedAt: await recordingTimes(project.stateFolder),
    warnings: [...project.warnings, ...warnings],
  };
}

function reviewedChunks({ book, chapters }: Project, snapshot: Snapshot): readonly ReviewedChunk[] {
  const { check } = book.manifest;
  const { ledger, present } = snapshot;
  const all = chapters.flatMap(({ chunks }) => chunks);
  const listed = new Map(
    listTakes(all, { chapters, snapshot, check }).map(({ chunk, takes }) => [chunk.key, takes]),
  );
  const flagged = new Set(findFlagged(chapters, snapshot, check).map(({ key }) => key));
  const { name: engine, model } = book.profile;
  const approvals = findApprovals(chapters, snapshot, { engine, model });
  return chapters.flatMap(({ chapter, chunks }) =>
    chunks.map((chunk): ReviewedChunk => {
      const { key, firstBlock, lastBlock } = chunk;
      const paid = ledger.takes.has(key) || ledger.pending.has(key);
      const absent = ledger.uncertain.has(key) ? 'uncertain' : 'not-bought';
      return {
        chunk,
        lines: chapter.blocks.slice(firstBlock, lastBlock + 1).map(({ span }) => span.line),
        state: present.has(key) ? 'recorded' : paid ? 'missing' : absent,
        isFlagged: flagged.has(key),
        approval: approvals.get(key) ?? 'none',
        takes: listed.get(key) ?? [],
      };
    }),
  );
}

/** Returns the times of the `taken` lines of a journal, by name. A take that was downloaded again has the first one. */
async function recordingTimes(stateFolder: string): Promise<ReadonlyMap<string, string>> {
  const { entries } = await readJournal(pathsOf(stateFolder).journal);
  const times = new Map<string, string>();
  for (const entry of entries) {
    if (entry.type !== 'taken') continue;
    const name = nameOf(entry);
    const before = times.get(name);
    if (before === undefined || entry.time < before) times.set(name, entry.time);
  }
  return times;
}
