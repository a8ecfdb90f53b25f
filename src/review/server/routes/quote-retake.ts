import { fieldsOf, noFields, type Route } from './route.js';

/** `POST /api/chunks/<chunk>/quote`: what another take costs. */
export const quoteRetake: Route = {
  method: 'POST',
  path: '/api/chunks/:id/quote',
  changes: false,
  async handle({ id, body }, { books, retakes }) {
    fieldsOf(noFields, body);
    const { reviewed } = await books.chunk(id);
    return { kind: 'json', value: await retakes.quote(reviewed) };
  },
};
