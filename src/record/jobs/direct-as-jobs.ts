import { randomUUID } from 'node:crypto';
import { soundFormatOf } from '../../audio/containers/sniff-container.js';
import { asDiskError } from '../../base/errors.js';
import type { OnEvent } from '../../base/events.js';
import { isFree } from '../../base/money/price.js';
import type { DirectEngine, Engine, JobEngine } from '../../engines/engine.js';
import { readOwnFile } from '../../files/read-own-file.js';
import { writeNewFile } from '../../files/write-new-file.js';
import type { AnswerStore } from '../../state/answers.js';
import { spokenAtOnce } from '../../state/ledger.js';
import { type AnswerFile, answerSound, bytesOf } from './answer-sound.js';

/** What answers that come with their sound are handled with. */
export interface AnswerHandling extends Pick<AnswerFile, 'findFfmpeg'> {
  readonly answers: AnswerStore;
  readonly onEvent: OnEvent;
}

/** A WAV file to be had: its bytes, or where it is. */
type Wave = Uint8Array | string;

/**
 * Lets an engine that answers at once take the same road as one that takes jobs: the journal then tells the same story of
 * both. What was paid for is on the disk before it counts as accepted, so that a run which is killed after that loses
 * nothing; what is free is not worth the wait.
 */
export function directAsJobs(
  engine: DirectEngine,
  { answers, findFfmpeg, onEvent }: AnswerHandling,
): JobEngine {
  const isPaid = !isFree(engine.profile.price);
  /** Of this run, and not on the disk. */
  const unkept = new Map<string, Uint8Array>();
  const waves = new Map<string, Wave>();
  const told = new Set<string>();
  const tell = (warning: string): void => {
    if (told.has(warning)) return;
    told.add(warning);
    onEvent({ type: 'warning', code: 'engine-left-out', message: `${engine.profile.name}: ${warning}` });
  };
  return {
    kind: 'jobs',
    profile: engine.profile,
    origin: engine.origin,
    async submit(request, signal) {
      const outcome = await engine.synthesize(request, signal);
      if (outcome.kind !== 'spoken') return outcome;
      outcome.warnings.forEach(tell);
      const requestId = `${spokenAtOnce}${randomUUID()}`;
      if (isPaid || soundFormatOf(outcome.audio) !== 'wav') await answers.keep(requestId, outcome.audio);
      else unkept.set(requestId, outcome.audio);
      return { kind: 'accepted', requestId };
    },
    async poll(requestId, signal) {
      const failed = (message: string) => ({ kind: 'failed', charged: isPaid, message }) as const;
      const path = answers.pathOf(requestId);
      const audio = unkept.get(requestId) ?? (path === null ? null : await bytesOf(path));
      if (audio === null) return failed('its sound was lost on the way, and this engine keeps none');
      const sound = await answerSound({ audio, path, findFfmpeg, signal });
      if (sound.kind === 'unusable') return failed(sound.message);
      waves.set(requestId, sound.path ?? audio);
      return { kind: 'completed', mediaUrls: [requestId] };
    },
    async download(requestId, path) {
      const wave = waves.get(requestId);
      if (wave === undefined) return { kind: 'unavailable', message: 'already fetched' };
      const bytes = await save(wave, path);
      waves.delete(requestId);
      return { kind: 'downloaded', bytes };
    },
    async release(requestId) {
      unkept.delete(requestId);
      if (requestId.startsWith(spokenAtOnce)) await answers.drop(requestId);
    },
    close: () => engine.close(),
  };
}

/** @throws NarrateError `disk-full`, `not-writable` */
async function save(wave: Wave, path: string): Promise<number> {
  try {
    const bytes = typeof wave === 'string' ? await readOwnFile(wave) : wave;
    await writeNewFile(path, bytes);
    return bytes.byteLength;
  } catch (error) {
    throw asDiskError(error, path);
  }
}

export const asJobEngine = (engine: Engine, handling: AnswerHandling): JobEngine =>
  engine.kind === 'jobs' ? engine : directAsJobs(engine, handling);
