import { Refusal } from '../http/failures.js';
import type { ReviewContext } from '../review-context.js';

/** Returns the path of a take's file, by the take's id. @throws Refusal `not-found` when it is not on this computer; and as `BookCache.take` */
export async function playablePath(id: string, { books }: ReviewContext): Promise<string> {
  const { book, known } = await books.take(id);
  const { takes } = book.review;
  const { take, isHere } = known.listed;
  if (!isHere)
    throw new Refusal('not-found', 'The file of this recording is missing.', {
      hint: 'Run narrate: it downloads the recording again, or buys it again.',
    });
  if (takes.isRemoteOnly(take))
    throw new Refusal('not-found', 'This recording is only in the store.', {
      hint: 'Run `narrate pull`, which downloads the recordings of the store.',
    });
  return takes.pathOf(take);
}
