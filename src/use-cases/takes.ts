import type { Diagnostic } from '../base/diagnostic.js';
import { type ChunkSelection, selectChunks } from '../plan/select-chunks.js';
import { flaggedChunks } from '../plan/takes/flagged-chunks.js';
import { type ChunkTakes, listTakes } from '../plan/takes/list-takes.js';
import type { Book } from '../project/load-book.js';
import { type NarrateOptions, openProject, splitProject } from '../project/open-project.js';
import { readStateOf } from '../project/open-state.js';

export interface TakesOptions
  extends Pick<
    NarrateOptions,
    'manifest' | 'engine' | 'draft' | 'price' | 'store' | 'clock' | 'environment'
  > {
  /** Default: the whole book. */
  readonly which?: ChunkSelection | undefined;
  /** Of these, the chunks whose take in use is in doubt. Default: all. */
  readonly suspect?: boolean | undefined;
}

export interface TakesReport {
  readonly book: Book;
  readonly chunks: readonly ChunkTakes[];
  readonly warnings: readonly Diagnostic[];
}

/** What was recorded of the chunks that are asked for, and which of it is in use. Writes nothing but the cache of parses. @throws NarrateError `usage` for a chunk that is none, and for suspects where checks are off */
export async function takes({ which = {}, suspect = false, ...options }: TakesOptions): Promise<TakesReport> {
  const opened = await openProject(options);
  const { snapshot, warnings } = await readStateOf(opened);
  const { book, chapters } = await splitProject(opened, snapshot);
  const { check } = book.manifest;
  const known = { chapters, snapshot, check };
  const selected = selectChunks(chapters, which);
  const chunks = listTakes(suspect ? flaggedChunks(selected, known) : selected, known);
  return { book, chunks, warnings: [...opened.warnings, ...warnings] };
}
