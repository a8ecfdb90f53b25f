import type { Diagnostic } from '../base/diagnostic.js';
import type { Holder } from '../base/holder.js';
import type { Chapter } from '../markdown/block.js';
import { type FlaggedChunk, findFlagged } from '../plan/takes/find-flagged.js';
import type { Book } from '../project/load-book.js';
import { type NarrateOptions, openProject, type Project, splitProject } from '../project/open-project.js';
import { readStateOf } from '../project/open-state.js';
import { type BookPlan, monthStandingOf, planChunks } from '../project/plan-project.js';
import type { Chunk } from '../split/chunk.js';
import type { Ledger, UncertainRequest } from '../state/ledger.js';
import type { Snapshot } from '../state/state.js';

/** A request that was perhaps charged, as one asks the gateway's support about it. */
export interface Unanswered {
  readonly doubt: UncertainRequest;
  /** The chunk that it was sent for; null: today's text has no such chunk. */
  readonly chunk: Chunk | null;
}

/** What is done, and what the whole journal says was spent. */
export interface BookStatus {
  readonly book: Book;
  readonly chapters: readonly {
    readonly chapter: Chapter;
    readonly chunks: number;
    readonly done: number;
  }[];
  /** Recordings of today's text that were here once and are missing or cut short; contents are not read. */
  readonly lost: number;
  /** Chunks that are not here and may have been paid for, in the order of the book. */
  readonly uncertain: readonly Chunk[];
  /** Requests whose answers were lost, in the order in which they were sent. */
  readonly unanswered: readonly Unanswered[];
  /** Chunks whose recordings are in doubt, in the order of the book. */
  readonly suspects: readonly FlaggedChunk[];
  readonly snapshot: Snapshot;
  /** How this month's spending stands against `limits.monthlyBudget`; null: none is set. */
  readonly month: BookPlan['month'];
  /** Chunks of today's text that are paid for and not here, and that this gateway may still have. */
  readonly toCollect: number;
  /** Who is at work on the book; null: nobody. */
  readonly holder: Holder | null;
  readonly warnings: readonly Diagnostic[];
}

/** What is done and what was spent, over the whole journal. Writes nothing but the cache of parses. */
export async function status(options: NarrateOptions): Promise<BookStatus> {
  const opened = await openProject(options);
  const { snapshot, holder, warnings } = await readStateOf(opened);
  const project = await splitProject(opened, snapshot);
  return bookStatus(project, { snapshot, holder, warnings });
}

/** How far a book is, by what is in its state folder. */
function bookStatus(
  project: Project,
  { snapshot, holder, warnings }: Pick<BookStatus, 'snapshot' | 'holder' | 'warnings'>,
): BookStatus {
  const { present, ledger } = snapshot;
  const keys = new Set(project.chapters.flatMap(({ chunks }) => chunks.map(({ key }) => key)));
  return {
    book: project.book,
    chapters: project.chapters.map(({ chapter, chunks }) => ({
      chapter,
      chunks: chunks.length,
      done: chunks.filter(({ key }) => present.has(key)).length,
    })),
    lost: [...keys].filter((key) => ledger.takes.has(key) && !present.has(key)).length,
    uncertain: project.chapters.flatMap(({ chunks }) =>
      chunks.filter(({ key }) => ledger.uncertain.has(key) && !present.has(key)),
    ),
    unanswered: unansweredOf(project, ledger),
    suspects: findFlagged(project.chapters, snapshot, project.book.manifest.check),
    snapshot,
    month: monthStandingOf(project, ledger),
    toCollect: planChunks(project, snapshot).total.collect,
    holder,
    warnings: [...project.warnings, ...warnings],
  };
}

function unansweredOf({ chapters }: Project, { uncertain: doubts }: Ledger): readonly Unanswered[] {
  const chunkOf = new Map(
    chapters.flatMap(({ chunks }) => chunks.map((chunk) => [chunk.key, chunk] as const)).toReversed(),
  );
  return [...doubts.values()]
    .flat()
    .map((doubt) => ({ doubt, chunk: chunkOf.get(doubt.key) ?? null }))
    .sort((one, other) => one.doubt.sentAt - other.doubt.sentAt);
}
