import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { asDiskError } from '../base/errors.js';
import type { DirectEngine, Engine, JobEngine } from '../engines/engine.js';

/** Lets an engine that answers at once take the same road as one that takes jobs: the journal then tells the same story of both. */
export function directAsJobs(engine: DirectEngine): JobEngine {
  const answers = new Map<string, Uint8Array>();
  return {
    kind: 'jobs',
    profile: engine.profile,
    origin: engine.origin,
    async submit(request, signal) {
      const wav = await engine.synthesize(request, signal);
      const requestId = `${engine.profile.name}_${randomUUID()}`;
      answers.set(requestId, wav);
      return { kind: 'accepted', requestId };
    },
    async poll(requestId) {
      return answers.has(requestId)
        ? { kind: 'completed', mediaUrls: [requestId] }
        : { kind: 'failed', charged: false, message: 'this engine keeps nothing between runs' };
    },
    async download(requestId, path) {
      const wav = answers.get(requestId);
      if (wav === undefined) return { kind: 'unavailable', message: 'already fetched' };
      try {
        await writeFile(path, wav, { flag: 'wx' });
      } catch (error) {
        throw asDiskError(error, path);
      }
      answers.delete(requestId);
      return { kind: 'downloaded', bytes: wav.byteLength };
    },
    close: () => engine.close(),
  };
}

export const asJobEngine = (engine: Engine): JobEngine =>
  engine.kind === 'jobs' ? engine : directAsJobs(engine);
