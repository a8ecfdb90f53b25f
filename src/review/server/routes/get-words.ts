import { takeTimes } from '../../../use-cases/take-words.js';
import type { Route } from './route.js';

/** `GET /api/takes/<take>/words`: the times of its words and sentences. */
export const getWords: Route = {
  method: 'GET',
  path: '/api/takes/:id/words',
  changes: false,
  async handle({ id }, { books }) {
    const { book, known } = await books.take(id);
    const { project, snapshot } = book.review;
    const { take } = known.listed;
    const measures = snapshot.ledger.measures.get(take.requestId) ?? null;
    const times = await takeTimes({ take, chunk: known.reviewed.chunk, measures }, project.stateFolder);
    return { kind: 'json', value: times };
  },
};
