import type { Chunk } from '../../split/chunk.js';
import type { Plan } from '../plan.js';

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
