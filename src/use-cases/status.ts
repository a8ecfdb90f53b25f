import type { Diagnostic } from '../base/diagnostic.js';
import type { Holder } from '../base/holder.js';
import { lastAlignment } from '../deliver/deliver-project.js';
import type { AlignmentReport } from '../deliver/delivery.js';
import type { Chapter } from '../markdown/block.js';
import { type FlaggedChunk, isApproved } from '../plan/takes/find-flagged.js';
import type { WordReport } from '../plan/takes/word-report.js';
import type { Book } from '../project/load-book.js';
import { type NarrateOptions, openProject, type Project, splitProject } from '../project/open-project.js';
import { readStateOf } from '../project/open-state.js';
import { type BookPlan, monthSpendingOf, planChunks } from '../project/plan-project.js';
import type { Chunk } from '../split/chunk.js';
import type { Ledger, UncertainRequest } from '../state/ledger.js';
import type { Snapshot } from '../state/state.js';
import { checkedTakes } from './run-report.js';

/** A request that was possibly charged, with what the gateway's support needs to find it. */
export interface Unanswered {
  readonly request: UncertainRequest;
  /** @deprecated Use `request`, which is the same object. */
  readonly doubt: UncertainRequest;
  /** The chunk that it was sent for; null: the current text has no such chunk. */
  readonly chunk: Chunk | null;
}

/** The progress of a book, and what was spent on it. */
export interface BookStatus {
  readonly book: Book;
  readonly chapters: readonly {
    readonly chapter: Chapter;
    readonly chunks: number;
    /** How many of the chunks are recorded. */
    readonly done: number;
    /** Of how many chunks a person approved the take in use. */
    readonly approved: number;
  }[];
  /** Recordings of the current text that are missing or truncated. Their content is not read. */
  readonly lost: number;
  /** Chunks that are not here and were possibly charged, in the order of the book. */
  readonly uncertain: readonly Chunk[];
  /** Requests without a response, in the order in which they were sent. */
  readonly unanswered: readonly Unanswered[];
  /** Chunks whose takes are flagged, in the order of the book. */
  readonly flagged: readonly FlaggedChunk[];
  /** @deprecated Use `flagged`, which is the same array. */
  readonly suspects: readonly FlaggedChunk[];
  /** What the word check says about the takes in use; null: it is off. */
  readonly words: WordReport | null;
  readonly snapshot: Snapshot;
  /** This month's spending next to `limits.monthlyBudget`; null: none is set. */
  readonly month: BookPlan['month'];
  /** Chunks of the current text that are paid for and not here, and that this gateway may still have. */
  readonly toCollect: number;
  /** What the last run found out about the times of words; null: it is not known. */
  readonly wordTimes: AlignmentReport | null;
  /** The process that has locked the book; null: none. */
  readonly holder: Holder | null;
  readonly warnings: readonly Diagnostic[];
}

/**
 * Returns the progress of a book, and what the journal says was spent. It writes only narrate's cache.
 * @throws NarrateError as `plan`
 */
export async function status(options: NarrateOptions): Promise<BookStatus> {
  const opened = await openProject(options);
  const { snapshot, holder, warnings } = await readStateOf(opened);
  const project = await splitProject(opened, snapshot);
  return bookStatus(project, { snapshot, holder, warnings });
}

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
      approved: chunks.filter(({ key }) => isApproved(key, present.get(key)?.requestId ?? '', ledger)).length,
    })),
    lost: [...keys].filter((key) => ledger.takes.has(key) && !present.has(key)).length,
    uncertain: project.chapters.flatMap(({ chunks }) =>
      chunks.filter(({ key }) => ledger.uncertain.has(key) && !present.has(key)),
    ),
    unanswered: unansweredOf(project, ledger),
    ...checkedTakes({ ...project, only: null }, snapshot),
    snapshot,
    month: monthSpendingOf(project, ledger),
    toCollect: planChunks(project, snapshot).total.collect,
    wordTimes: lastAlignment(project),
    holder,
    warnings: [...project.warnings, ...warnings],
  };
}

function unansweredOf({ chapters }: Project, { uncertain }: Ledger): readonly Unanswered[] {
  const chunkOf = new Map(
    chapters.flatMap(({ chunks }) => chunks.map((chunk) => [chunk.key, chunk] as const)).toReversed(),
  );
  return [...uncertain.values()]
    .flat()
    .map((request) => ({ request, doubt: request, chunk: chunkOf.get(request.key) ?? null }))
    .sort((one, other) => one.request.sentAt - other.request.sentAt);
}
