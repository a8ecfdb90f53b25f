import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Place } from '../../api.js';
import type { Route } from './route.js';

/** `GET /api/places/<chunk>`: its place in the Markdown. The only answer with an absolute path, and only on request. */
export const getPlace: Route = {
  method: 'GET',
  path: '/api/places/:id',
  changes: false,
  async handle({ id }, { books }) {
    const { book, reviewed } = await books.chunk(id);
    const { file, line } = reviewed.chunk.place;
    const { pathname } = pathToFileURL(join(book.review.project.book.root, file));
    const value: Place = { file, line, link: `vscode://file${pathname}` };
    return { kind: 'json', value };
  },
};
