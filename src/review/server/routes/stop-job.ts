import { done, fieldsOf, noFields, type Route } from './route.js';

/** `POST /api/jobs/<job>/stop`: stops a retake before its next request. */
export const stopJob: Route = {
  method: 'POST',
  path: '/api/jobs/:id/stop',
  changes: false,
  async handle({ id, body }, { retakes }) {
    fieldsOf(noFields, body);
    retakes.stop(id);
    return done;
  },
};
