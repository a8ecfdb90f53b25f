import { fieldsOf, quoteFields, type Route } from './route.js';

/** `POST /api/chunks/<chunk>/retake`: buys another take at a quoted price. */
export const startRetake: Route = {
  method: 'POST',
  path: '/api/chunks/:id/retake',
  changes: true,
  async handle({ id, body }, { books, retakes }) {
    const { quote } = fieldsOf(quoteFields, body);
    const { reviewed } = await books.chunk(id);
    return { kind: 'json', status: 202, value: { job: await retakes.start(reviewed, quote) } };
  },
};
