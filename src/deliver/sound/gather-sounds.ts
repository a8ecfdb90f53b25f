import { join } from 'node:path';
import pLimit from 'p-limit';
import { resample } from '../../audio/dsp/resample.js';
import type { WavInfo } from '../../audio/wav/wav-format.js';
import { WavTruncatedError } from '../../audio/wav/wav-samples.js';
import { systemCode } from '../../base/errors.js';
import { temporaryPath } from '../../files/put-in-place.js';
import { removeFile } from '../../files/remove-file.js';
import type { DeliverOptions, TakeFile } from '../delivery.js';
import type { TakeSound } from './take-sound.js';

interface GatherJob {
  readonly options: Pick<DeliverOptions, 'outputFolder' | 'jobs'>;
  /** The path of ffmpeg; null: there are no takes to gather. */
  readonly ffmpeg: string | null;
  /** The WAV headers of the takes, by fingerprint. */
  readonly headers: ReadonlyMap<string, WavInfo>;
  /** The book's sample rate in Hz. */
  readonly sampleRate: number | null;
  readonly signal: AbortSignal;
}

/** Where to read the sound of each take, all at one sample rate. */
export interface Sounds {
  readonly byFingerprint: ReadonlyMap<string, TakeSound>;
  /** Fingerprints of takes that are missing or end early. */
  readonly damaged: ReadonlySet<string>;
  /** Deletes the temporary files. */
  readonly remove: () => Promise<void>;
}

/** How to resample a take to the book's rate. */
type ResampleSource = Pick<Parameters<typeof resample>[0], 'ffmpeg' | 'info' | 'sampleRate'>;

/**
 * Finds a readable source for each take. Takes at the book's rate are read in place. Others are resampled once, to temporary
 * files in the output folder, because a chapter file and the book file both read them.
 * @throws NarrateError `ffmpeg-failed`, `too-many-files`, `disk-full`, `not-writable`; the signal's reason.
 */
export async function gatherSounds(takes: readonly TakeFile[], job: GatherJob): Promise<Sounds> {
  const { options, ffmpeg, headers, sampleRate, signal } = job;
  const byFingerprint = new Map<string, TakeSound>();
  const damaged = new Set<string>();
  const temporary: string[] = [];
  const remove = async () => {
    await Promise.all(temporary.map(removeFile));
  };
  const resampleInto = async (take: TakeFile, source: ResampleSource, path: string) => {
    try {
      const resampled = await resample({ ...source, source: take.path, path, signal });
      byFingerprint.set(take.fingerprint, { path, info: resampled });
    } catch (error) {
      if (!(error instanceof WavTruncatedError) && systemCode(error) !== 'ENOENT') throw error;
      damaged.add(take.fingerprint);
    }
  };

  const work: (() => Promise<void>)[] = [];
  for (const take of new Map(takes.map((one) => [one.fingerprint, one])).values()) {
    const info = headers.get(take.fingerprint);
    if (info === undefined || sampleRate === null || ffmpeg === null) continue;
    if (info.sampleRate === sampleRate) byFingerprint.set(take.fingerprint, { path: take.path, info });
    else {
      const path = temporaryPath(join(options.outputFolder, 'resampled'), 'pcm');
      temporary.push(path);
      work.push(() => resampleInto(take, { ffmpeg, info, sampleRate }, path));
    }
  }
  const limit = pLimit(options.jobs);
  const outcomes = await Promise.allSettled(work.map((task) => limit(task)));
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure !== undefined) {
    await remove();
    throw failure.reason;
  }
  return { byFingerprint, damaged, remove };
}
