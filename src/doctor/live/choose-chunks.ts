import { createHash } from 'node:crypto';
import { NarrateError } from '../../base/errors.js';
import type { Plan } from '../../plan/plan.js';
import type { Project } from '../../project/open-project.js';
import type { Chunk } from '../../split/chunk.js';
import { chunkKey } from '../../split/key.js';

/**
 * Chooses the chunks that a live check speaks: the shortest chunk that the book has to buy, then the longest one, then one of
 * middle length. Without any, a short sentence in a voice of the book, which is new each time.
 * @param nowMs milliseconds since 1970
 * @throws NarrateError `usage` if the book has no text
 */
export function chooseChunks(
  project: Project,
  { plan, requests, nowMs }: { readonly plan: Plan; readonly requests: number; readonly nowMs: number },
): readonly Chunk[] {
  const missing = plan.chapters
    .flatMap(({ planned }) => planned)
    .filter(({ action }) => action.kind === 'buy' && action.uncertainRequests.length === 0)
    .map(({ chunk }) => chunk)
    .sort((one, other) => one.text.length - other.text.length);
  const [shortest, longest, middle] = [missing[0], missing.at(-1), missing[missing.length >> 1]];
  const chosen = [...new Set([shortest, longest, middle])].flatMap((chunk) => chunk ?? []);
  return chosen.length > 0 ? chosen.slice(0, requests) : [testChunk(project, nowMs)];
}

function testChunk({ book, chapters }: Project, nowMs: number): Chunk {
  const model = chapters.flatMap(({ chunks }) => chunks)[0];
  if (model === undefined)
    throw new NarrateError('usage', 'This book has no text, so there is no voice to test.');
  const time = new Date(nowMs).toISOString().slice(0, 19).replace('T', ', ');
  const text = `This is a test of the connection, and not a part of the book. The time is ${time}.`;
  const { name: engine, model: modelName } = book.profile;
  const key = chunkKey({ engine, model: modelName, text, ...model.voiceSettings });
  // Of no chapter, so that no plan takes it for a former text of the book.
  const source = createHash('sha256').update(text).digest('hex');
  return { ...model, text, key, source };
}
