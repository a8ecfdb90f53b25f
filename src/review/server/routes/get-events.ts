import type { Route } from './route.js';

/** `GET /api/events`: server-sent events. */
export const getEvents: Route = {
  method: 'GET',
  path: '/api/events',
  changes: false,
  handle: async () => ({ kind: 'events' }),
};
