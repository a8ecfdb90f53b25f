import { chooseTake } from '../../../use-cases/choose-take.js';
import { done, fieldsOf, type Route, takeFields } from './route.js';
import { takeOfChunk } from './take-of-chunk.js';

/** `POST /api/chunks/<chunk>/choose`: puts a take in use, approves it, and writes the files with it. */
export const choose: Route = {
  method: 'POST',
  path: '/api/chunks/:id/choose',
  changes: true,
  async handle({ id, body }, context) {
    const { take } = fieldsOf(takeFields, body);
    const { requestId } = await takeOfChunk({ chunk: id, take }, context);
    const { reviewed } = await context.books.chunk(id);
    const { chapter, chunk } = reviewed.chunk;
    const options = { ...context.options, which: { chapter, chunk }, take: requestId };
    await context.lane.run((onOpen, signal) => chooseTake({ ...options, onOpen, signal }));
    context.bookChanged();
    return done;
  },
};
