import type { Diagnostic } from '../base/diagnostic.js';
import { type ChunkSelection, selectChunks } from '../plan/select-chunks.js';
import { flaggedChunks } from '../plan/takes/flagged-chunks.js';
import { type ChunkTakes, listTakes } from '../plan/takes/list-takes.js';
import { type WordReport, wordReport } from '../plan/takes/word-report.js';
import type { Book } from '../project/load-book.js';
import { type NarrateOptions, openProject, splitProject } from '../project/open-project.js';
import { readStateOf } from '../project/open-state.js';
import { placeListed } from './place-words.js';

/** What `takes` takes. */
export interface TakesOptions
  extends Pick<
    NarrateOptions,
    'manifest' | 'engine' | 'draft' | 'price' | 'store' | 'clock' | 'environment'
  > {
  /** The chunks to list. Default: the whole book. */
  readonly which?: ChunkSelection | undefined;
  /** True: lists only the chunks whose take in use is flagged. Default: false. */
  readonly flagged?: boolean | undefined;
  /** @deprecated Use `flagged`. */
  readonly suspect?: boolean | undefined;
}

/** The selected chunks with their takes. */
export interface TakesReport {
  readonly book: Book;
  readonly chunks: readonly ChunkTakes[];
  /** What the word check says about the takes in use of these chunks; null: it is off. */
  readonly words: WordReport | null;
  readonly warnings: readonly Diagnostic[];
}

/**
 * Lists the takes of the selected chunks, and which of them are in use. It writes only narrate's cache.
 * @throws NarrateError `usage` when a chunk does not exist, or when `flagged` is true and checks are off; and as `plan`
 */
export async function takes({
  which = {},
  suspect = false,
  flagged = suspect,
  ...options
}: TakesOptions): Promise<TakesReport> {
  const opened = await openProject(options);
  const { snapshot, warnings } = await readStateOf(opened);
  const { book, chapters } = await splitProject(opened, snapshot);
  const { check } = book.manifest;
  const context = { chapters, snapshot, check };
  const selected = selectChunks(chapters, which);
  const listed = listTakes(flagged ? flaggedChunks(selected, context) : selected, context);
  const chunks = placeListed(listed, { chapters, book });
  const words = wordReport([{ chunks: selected }], { book: chapters, known: snapshot, check });
  return { book, chunks, words, warnings: [...opened.warnings, ...warnings] };
}
