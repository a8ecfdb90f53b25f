import { bookJson } from '../../book-json.js';
import type { Route } from './route.js';

/** `GET /api/book`: the whole book. */
export const getBook: Route = {
  method: 'GET',
  path: '/api/book',
  changes: false,
  async handle(_, { books, access }) {
    const { review } = await books.get();
    return { kind: 'json', value: bookJson(review, await access.current()) };
  },
};
