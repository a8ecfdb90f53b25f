import type { Take } from '../../../state/journal/journal-entry.js';
import { takeIdOf } from '../../ids.js';
import { Refusal } from '../http/failures.js';
import type { ReviewContext } from '../review-context.js';

/** Returns a take that the chunk has now. @throws Refusal `book-changed` when the text was edited since; and as `BookCache.chunk` */
export async function takeOfChunk(
  { chunk, take: id }: { readonly chunk: string; readonly take: string },
  { books }: ReviewContext,
): Promise<Take> {
  const { reviewed } = await books.chunk(chunk);
  const found = reviewed.takes.find(({ take }) => takeIdOf(take) === id);
  if (found !== undefined) return found.take;
  throw new Refusal('book-changed', 'The text of this chunk has changed, so it no longer has this take.', {
    hint: 'Look at the chunk again.',
  });
}
