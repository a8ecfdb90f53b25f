import type { Plan } from '../plan/plan.js';

import type { Book } from '../project/load-book.js';
import { readStateOf } from '../project/open-state.js';
import { planChunks } from '../project/plan-project.js';
import { chosenChapters, type NarrateOptions, openProject, splitProject } from '../project/project.js';
import type { SplitChapter } from '../project/split-book.js';
import type { Chunk } from '../split/chunk.js';

export interface Script {
  readonly book: Book;
  readonly chapters: readonly SplitChapter[];
  /** Of each chunk of these chapters. */
  readonly marks: ReadonlyMap<Chunk, ChunkMark>;
}

/** The words that would be spoken, chapter by chapter, with the speaker of each block, and what each chunk has come to. */
export async function script(options: NarrateOptions): Promise<Script> {
  const opened = await openProject(options);
  const { snapshot } = await readStateOf(opened);
  const project = await splitProject(opened, snapshot);
  const marks = markedChunks(planChunks(project, snapshot));
  return { book: project.book, chapters: chosenChapters(project), marks };
}

/** What a chunk has come to. `collected`: paid for, and fetched by the next run. */
export type ChunkMark = 'paid' | 'collected' | 'new';

/** Marks each chunk of a plan. A text that stands twice has one mark. */
export function markedChunks({ chapters }: Plan): ReadonlyMap<Chunk, ChunkMark> {
  const planned = chapters.flatMap((chapter) => chapter.planned);
  const marks = new Map<string, ChunkMark>();
  for (const { chunk, action } of planned) {
    if (action.kind === 'reuse') marks.set(chunk.key, 'paid');
    if (action.kind === 'collect') marks.set(chunk.key, 'collected');
  }
  return new Map(planned.map(({ chunk }) => [chunk, marks.get(chunk.key) ?? 'new']));
}
