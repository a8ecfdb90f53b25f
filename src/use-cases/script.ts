import type { Plan } from '../plan/plan.js';
import type { Book } from '../project/load-book.js';
import { chosenChapters, type NarrateOptions, openProject, splitProject } from '../project/open-project.js';
import { readStateOf } from '../project/open-state.js';
import { planChunks } from '../project/plan-project.js';
import type { SplitChapter } from '../project/split-book.js';
import type { Chunk } from '../split/chunk.js';

/** The text that a book speaks, with the state of each chunk. */
export interface Script {
  readonly book: Book;
  readonly chapters: readonly SplitChapter[];
  /** The state of each chunk in these chapters. */
  readonly states: ReadonlyMap<Chunk, ChunkState>;
}

/**
 * Returns the words that a book speaks, with the voice settings of each block and the state of each chunk.
 * @throws NarrateError as `plan`
 */
export async function script(options: NarrateOptions): Promise<Script> {
  const opened = await openProject(options);
  const { snapshot } = await readStateOf(opened);
  const project = await splitProject(opened, snapshot);
  const states = chunkStates(planChunks(project, snapshot));
  return { book: project.book, chapters: chosenChapters(project), states };
}

/** The state of a chunk. `paid`: its recording is here; `collected`: it is paid for, and the next run fetches it. */
export type ChunkState = 'paid' | 'collected' | 'new';

/** Returns the state of each chunk of a plan. Chunks with the same text have the same state. */
export function chunkStates({ chapters }: Plan): ReadonlyMap<Chunk, ChunkState> {
  const planned = chapters.flatMap((chapter) => chapter.planned);
  const states = new Map<string, ChunkState>();
  for (const { chunk, action } of planned) {
    if (action.kind === 'reuse') states.set(chunk.key, 'paid');
    if (action.kind === 'collect') states.set(chunk.key, 'collected');
  }
  return new Map(planned.map(({ chunk }) => [chunk, states.get(chunk.key) ?? 'new']));
}
