import type { Plan } from '../plan/plan.js';

import type { Book } from '../project/load-book.js';
import { chosenChapters, type NarrateOptions, openProject, splitProject } from '../project/open-project.js';
import { readStateOf } from '../project/open-state.js';
import { planChunks } from '../project/plan-project.js';
import type { SplitChapter } from '../project/split-book.js';
import type { Chunk } from '../split/chunk.js';

export interface Script {
  readonly book: Book;
  readonly chapters: readonly SplitChapter[];
  /** Of each chunk of these chapters. */
  readonly states: ReadonlyMap<Chunk, ChunkState>;
}

/** The words that would be spoken, chapter by chapter, with the speaker of each block, and what each chunk has come to. */
export async function script(options: NarrateOptions): Promise<Script> {
  const opened = await openProject(options);
  const { snapshot } = await readStateOf(opened);
  const project = await splitProject(opened, snapshot);
  const states = chunkStates(planChunks(project, snapshot));
  return { book: project.book, chapters: chosenChapters(project), states };
}

/** What a chunk has come to. `collected`: paid for, and fetched by the next run. */
export type ChunkState = 'paid' | 'collected' | 'new';

/** Marks each chunk of a plan. A text that stands twice has one mark. */
export function chunkStates({ chapters }: Plan): ReadonlyMap<Chunk, ChunkState> {
  const planned = chapters.flatMap((chapter) => chapter.planned);
  const states = new Map<string, ChunkState>();
  for (const { chunk, action } of planned) {
    if (action.kind === 'reuse') states.set(chunk.key, 'paid');
    if (action.kind === 'collect') states.set(chunk.key, 'collected');
  }
  return new Map(planned.map(({ chunk }) => [chunk, states.get(chunk.key) ?? 'new']));
}
