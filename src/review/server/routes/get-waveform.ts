import { takePeaks } from '../../../use-cases/take-sound.js';
import { playablePath } from './playable-path.js';
import type { Route } from './route.js';

/** Enough for a wide screen. */
const parts = 1000;

/** `GET /api/takes/<take>/waveform`: the shape of a take. */
export const getWaveform: Route = {
  method: 'GET',
  path: '/api/takes/:id/waveform',
  changes: false,
  handle: async ({ id }, context) => ({
    kind: 'json',
    value: await takePeaks(await playablePath(id, context), parts),
  }),
};
