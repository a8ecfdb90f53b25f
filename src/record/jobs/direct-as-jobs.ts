import { randomUUID } from 'node:crypto';
import { soundFormatOf } from '../../audio/containers/sniff-container.js';
import { asDiskError } from '../../base/errors.js';
import type { OnEvent } from '../../base/events.js';
import { isFree } from '../../base/money/price.js';
import type { DirectEngine, Engine, JobEngine } from '../../engines/engine.js';
import { readOwnFile } from '../../files/read-own-file.js';
import { writeNewFile } from '../../files/write-new-file.js';
import type { DirectAudioStore } from '../../state/direct-audio.js';
import { spokenAtOnce } from '../../state/ledger.js';
import { type AudioResponse, bytesOf, responseAudio } from './response-audio.js';

/** What is needed to keep and convert responses that contain audio. */
export interface DirectAudioHandling extends Pick<AudioResponse, 'findFfmpeg'> {
  readonly directAudio: DirectAudioStore;
  readonly onEvent: OnEvent;
}

/** A WAV file: its bytes, or its path. */
type Wave = Uint8Array | string;

/**
 * Adapts an engine that returns audio in its response to the interface of one with jobs, so that both write the same
 * journal lines. Audio that costs money is on disk before the request counts as accepted, so a run that is killed later
 * loses nothing. Free audio is not worth the wait.
 */
export function directAsJobs(
  engine: DirectEngine,
  { directAudio, findFfmpeg, onEvent }: DirectAudioHandling,
): JobEngine {
  const isPaid = !isFree(engine.profile.price);
  /** Audio of this run that is only in memory, by request id. */
  const unkept = new Map<string, Uint8Array>();
  const waves = new Map<string, Wave>();
  const reported = new Set<string>();
  const reportOnce = (warning: string): void => {
    if (reported.has(warning)) return;
    reported.add(warning);
    onEvent({ type: 'warning', code: 'engine-left-out', message: `${engine.profile.name}: ${warning}` });
  };
  return {
    kind: 'jobs',
    profile: engine.profile,
    origin: engine.origin,
    async submit(request, signal) {
      const outcome = await engine.synthesize(request, signal);
      if (outcome.kind !== 'spoken') return outcome;
      outcome.warnings.forEach(reportOnce);
      const requestId = `${spokenAtOnce}${randomUUID()}`;
      if (isPaid || soundFormatOf(outcome.audio) !== 'wav') await directAudio.keep(requestId, outcome.audio);
      else unkept.set(requestId, outcome.audio);
      return { kind: 'accepted', requestId };
    },
    async poll(requestId, signal) {
      const failed = (message: string) => ({ kind: 'failed', charged: isPaid, message }) as const;
      const path = directAudio.pathOf(requestId);
      const audio = unkept.get(requestId) ?? (path === null ? null : await bytesOf(path));
      if (audio === null) return failed('its audio was lost, and this engine keeps no copy');
      const sound = await responseAudio({ audio, path, findFfmpeg, signal });
      if (sound.kind === 'unusable') return failed(sound.message);
      waves.set(requestId, sound.path ?? audio);
      return { kind: 'completed', mediaUrls: [requestId] };
    },
    async download(requestId, path) {
      const wave = waves.get(requestId);
      if (wave === undefined) return { kind: 'unavailable', message: 'already downloaded' };
      const bytes = await save(wave, path);
      waves.delete(requestId);
      return { kind: 'downloaded', bytes };
    },
    async release(requestId) {
      unkept.delete(requestId);
      if (requestId.startsWith(spokenAtOnce)) await directAudio.drop(requestId);
    },
    close: () => engine.close(),
  };
}

/** Writes a WAV file to a new file. Returns its size in bytes. @throws NarrateError `disk-full`, `not-writable`, `unsafe-path` */
async function save(wave: Wave, path: string): Promise<number> {
  try {
    const bytes = typeof wave === 'string' ? await readOwnFile(wave) : wave;
    await writeNewFile(path, bytes);
    return bytes.byteLength;
  } catch (error) {
    throw asDiskError(error, path);
  }
}

/** Returns an engine with jobs: the engine itself, or the adapter of `directAsJobs`. */
export const asJobEngine = (engine: Engine, handling: DirectAudioHandling): JobEngine =>
  engine.kind === 'jobs' ? engine : directAsJobs(engine, handling);
