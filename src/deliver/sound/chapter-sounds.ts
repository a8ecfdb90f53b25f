import { join } from 'node:path';
import pLimit, { type LimitFunction } from 'p-limit';
import { isWithinCeiling } from '../../audio/dsp/find-gain.js';
import type { FileLevels } from '../../audio/dsp/level-meter.js';
import type { SourceLevels } from '../../audio/dsp/limiter-loss.js';
import {
  ceilingFor,
  type LoudnessMiss,
  type LoudnessTarget,
  signalAim,
} from '../../audio/dsp/loudness-targets.js';
import type { AudioFormat } from '../../audio/formats/registry.js';
import { NarrateError } from '../../base/errors.js';
import { temporaryPath } from '../../files/put-in-place.js';
import { removeFile } from '../../files/remove-file.js';
import type { ThreadPool } from '../../threads/thread-pool.js';
import type { Piece } from '../timeline/chapter-timeline.js';
import type { Loudness, Prepared } from './prepare-sound.js';
import type { SoundTasks } from './sound-thread.js';
import { DamagedTakeError, type SoundPiece, type TakeSound } from './take-sound.js';

/** The sound of a chapter that a file needs. */
export interface SoundRequest {
  readonly pieces: readonly Piece[];
  readonly format: AudioFormat;
  readonly channels: 1 | 2;
  /** What the first attempt missed. */
  readonly correction: LoudnessMiss;
  /** The file that is to be encoded, absolute. Messages about the disk name it. */
  readonly path: string;
}

/** The sound of a chapter, loudness-normalised, in a file. */
export interface ChapterSound {
  /** Absolute; mono, 16-bit, little-endian, without a header. */
  readonly path: string;
  /** The levels of the sound, or the lowest ones that it can have; null: the manifest sets no loudness. */
  readonly levels: FileLevels | null;
}

interface Version {
  readonly loudness: Loudness | null;
  readonly path: string;
  readonly prepared: Promise<Prepared>;
  isReady: boolean;
}

interface Chapter {
  /** How many files still need the sound. */
  users: number;
  /** Formats have different ceilings, so they may need different sounds. */
  readonly versions: Version[];
  /** Lets one file at a time choose a version. */
  readonly choosing: LimitFunction;
}

interface ChapterSoundsOptions {
  readonly threads: ThreadPool<SoundTasks>;
  /** Where to read the takes, by fingerprint. */
  readonly takes: ReadonlyMap<string, TakeSound>;
  /** The book's rate in Hz. */
  readonly sampleRate: number;
  /** Null: the loudness is left as it is. */
  readonly target: LoudnessTarget | null;
  /** Where to put the temporary files, absolute. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

/**
 * The sounds of the chapters of a run, as temporary files that ffmpeg reads. Threads join the takes and normalise the loudness.
 * Files that need the same sound share it. It is deleted when no file needs it any more.
 */
export class ChapterSounds {
  readonly #options: ChapterSoundsOptions;
  readonly #chapters = new Map<readonly Piece[], Chapter>();

  constructor(options: ChapterSoundsOptions) {
    this.#options = options;
  }

  /** Keeps the sound of a chapter until the returned function is called. */
  reserve(pieces: readonly Piece[]): () => Promise<void> {
    const chapter = this.#chapters.get(pieces) ?? { users: 0, versions: [], choosing: pLimit(1) };
    this.#chapters.set(pieces, chapter);
    chapter.users += 1;
    return async () => {
      chapter.users -= 1;
      if (chapter.users > 0) return;
      this.#chapters.delete(pieces);
      await Promise.all(chapter.versions.map(removeVersion));
    };
  }

  /** Tells whether the sound of a chapter is ready, perhaps for another format. */
  isReady(pieces: readonly Piece[]): boolean {
    return this.#chapters.get(pieces)?.versions.some(({ isReady }) => isReady) ?? false;
  }

  /**
   * Returns the sound of a reserved chapter.
   * @throws DamagedTakeError; NarrateError `disk-full`, `not-writable`, `unsafe-path`; the signal's reason
   */
  async soundOf(request: SoundRequest): Promise<ChapterSound> {
    const loudness = loudnessOf(request, this.#options.target);
    const chapter = this.#chapters.get(request.pieces);
    if (chapter === undefined) throw new NarrateError('internal', 'The sound of a chapter is not reserved.');
    const version = await chapter.choosing(async () => {
      // A sound that is being prepared for another format may turn out to be the same.
      const known = await Promise.all(chapter.versions.map(({ prepared }) => prepared));
      const same = chapter.versions.find((other, index) => isSame(other, known[index], loudness));
      if (same !== undefined) return same;
      const prepared = this.#prepare(request, loudness, known[0]?.levels ?? null);
      chapter.versions.push(prepared);
      return prepared;
    });
    return { path: version.path, levels: (await version.prepared).after };
  }

  #prepare(
    { pieces, path: subject }: SoundRequest,
    loudness: Loudness | null,
    levels: SourceLevels | null,
  ): Version {
    const { threads, sampleRate, folder, signal } = this.#options;
    const path = temporaryPath(join(folder, 'sound'), 'pcm');
    const takes = this.#takesOf(pieces);
    const job = { pieces: pieces.map(soundPiece), takes, sampleRate, loudness, levels, path, subject };
    const prepared = threads.run('prepareSound', job, signal).then((result) => {
      if (result.kind === 'damaged') throw new DamagedTakeError(result.fingerprint, null);
      version.isReady = true;
      return result;
    });
    const version: Version = { loudness, path, prepared, isReady: false };
    return version;
  }

  #takesOf(pieces: readonly Piece[]): Map<string, TakeSound> {
    const { takes } = this.#options;
    return new Map(
      pieces.flatMap((piece) => {
        const sound = piece.kind === 'take' ? takes.get(piece.take.fingerprint) : undefined;
        return piece.kind === 'take' && sound !== undefined ? [[piece.take.fingerprint, sound]] : [];
      }),
    );
  }
}

/** Deletes the file of a version when nobody writes it any more. */
async function removeVersion({ path, prepared }: Version): Promise<void> {
  await prepared.catch(() => {});
  await removeFile(path);
}

const soundPiece = (piece: Piece): SoundPiece =>
  piece.kind === 'silence' ? piece : { ...piece, take: { fingerprint: piece.take.fingerprint } };

const loudnessOf = (
  { format, channels, correction }: SoundRequest,
  target: LoudnessTarget | null,
): Loudness | null =>
  target && {
    target,
    aim: signalAim(target, channels),
    correctionDb: correction.gainDb,
    ceilingDbtp: ceilingFor(target, format) - correction.peakDb,
  };

/** Tells whether a sound is the same with another loudness: ceilings make no difference to a sound that stays under both. */
function isSame({ loudness }: Version, prepared: Prepared | undefined, wanted: Loudness | null): boolean {
  if (loudness === null || wanted === null) return loudness === wanted;
  if (loudness.aim !== wanted.aim || loudness.correctionDb !== wanted.correctionDb) return false;
  if (loudness.ceilingDbtp === wanted.ceilingDbtp) return true;
  if (prepared === undefined || prepared.levels === null || prepared.isLimited) return false;
  return isWithinCeiling(prepared.levels, prepared.gainDb, wanted.ceilingDbtp);
}
