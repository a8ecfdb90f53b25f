import { playablePath } from './playable-path.js';
import type { Route } from './route.js';

/** `GET /api/takes/<take>/audio`: the WAV file of a take. */
export const getAudio: Route = {
  method: 'GET',
  path: '/api/takes/:id/audio',
  changes: false,
  handle: async ({ id }, context) => ({ kind: 'file', path: await playablePath(id, context) }),
};
