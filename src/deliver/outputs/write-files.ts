import { join } from 'node:path';
import pLimit, { type LimitFunction } from 'p-limit';
import type { FileLevels } from '../../audio/dsp/level-meter.js';
import type { LoudnessMiss } from '../../audio/dsp/loudness-targets.js';
import { encodeAudio } from '../../audio/ffmpeg/encode.js';
import { encodeSegment } from '../../audio/ffmpeg/encode-segment.js';
import { joinSegments } from '../../audio/ffmpeg/join-segments.js';
import { formats } from '../../audio/formats/registry.js';
import { pcm16 } from '../../audio/wav/pcm16.js';
import { bookPath } from '../../base/paths/book-path.js';
import { secondsOf } from '../../base/samples.js';
import { type Survey, sizeAndTime } from '../compare-outputs.js';
import type { DeliverOptions } from '../delivery.js';
import { targetMaker } from '../sound/encode-to-target.js';
import { type LevelledSounds, levelledSounds } from '../sound/file-sound.js';
import { gatherSounds } from '../sound/gather-sounds.js';
import { DamagedTakeError } from '../sound/take-sound.js';
import type { MadeFile } from '../timeline/timeline-file.js';
import { makePart, writeFromParts } from './book-audio/segments.js';
import type { DueFile, Ingredients } from './wanted-files.js';

export interface WriteJob {
  readonly options: DeliverOptions;
  readonly survey: Survey;
  readonly ingredients: Ingredients;
  /** Called after each file, before the next is begun in its place; what it throws ends everything. */
  readonly onMade: (file: MadeFile) => Promise<void>;
}

/**
 * Makes the files that are due, as many at once as there are jobs, the longest work first so that none is left to run
 * alone at the end. Returns the fingerprints of takes that turned out damaged; the files that need them are not made.
 * @throws the first failure, after every ffmpeg has ended. Files made before it are kept.
 */
export async function writeFiles(job: WriteJob): Promise<ReadonlySet<string>> {
  const { options, survey } = job;
  const failing = new AbortController();
  const signal = AbortSignal.any([options.signal, failing.signal]);
  const sounds = await gatherSounds({ ...job, signal });
  try {
    const damaged = new Set(sounds.damaged);
    const limit = pLimit(options.jobs);
    const levelled = levelledSounds(
      sounds.byFingerprint,
      survey.layout.sampleRate ?? 0,
      options.audio.loudness,
    );
    const onFailure = (error: unknown) => {
      if (error instanceof DamagedTakeError) damaged.add(error.fingerprint);
      else failing.abort(error);
    };
    await Promise.all(
      inOrderOfWork(survey.due).map((file) =>
        writeFile(file, levelled, { ...job, signal, limit, onFailure }).catch(onFailure),
      ),
    );
    options.signal.throwIfAborted();
    failing.signal.throwIfAborted();
    return damaged;
  } finally {
    await sounds.remove();
  }
}

function inOrderOfWork(due: readonly DueFile[]): readonly DueFile[] {
  const workOf = ({ recipe, format }: DueFile) => recipe.samples * formats[format].encodeSecondsPerHour;
  return due.toSorted(
    (a, b) => Number(b.kind === 'book') - Number(a.kind === 'book') || workOf(b) - workOf(a),
  );
}

/** One file's work. */
interface FileJob extends WriteJob {
  readonly signal: AbortSignal;
  /** Starts work when a core is free. */
  readonly limit: LimitFunction;
  /** Told at once, so that nothing more is begun in vain. */
  readonly onFailure: (error: unknown) => void;
}

async function writeFile(file: DueFile, sounds: LevelledSounds, job: FileJob): Promise<void> {
  const { options, ingredients, signal, limit } = job;
  const { recipe, name, format, kind, source } = file;
  const { sampleRate, samples, tags, marks, parts, fingerprint } = recipe;
  const shown = shownPath(options, name);
  const encoder = {
    ffmpeg: ingredients.ffmpeg,
    format,
    encoding: options.audio.encoding[format],
    sampleRate,
    signal,
  };
  const described = { cover: ingredients.cover, language: options.language, tags, marks, samples };
  const path = join(options.outputFolder, name);
  const pcm = soundReader(sounds, file, shown, options);
  const toTarget = targetMaker(encoder, shown, options);
  let levels: FileLevels | null = null;
  if (parts === null)
    levels = await limit(() => {
      signal.throwIfAborted();
      pcm.start();
      return toTarget(path, (...attempt) =>
        encodeAudio({ ...encoder, ...described, path, pcm: pcm.of(recipe.chapters, ...attempt) }),
      );
    });
  else
    await writeFromParts(parts, {
      folder: options.partsFolder,
      limit,
      onKept: (kept) => pcm.skip(kept),
      encode: async (part) => {
        signal.throwIfAborted();
        pcm.start();
        await makePart(options.partsFolder, part, async (partPath) => {
          await toTarget(partPath, (...attempt) =>
            encodeSegment({
              ...encoder,
              samples: part.samples,
              path: partPath,
              pcm: pcm.of([part.pieces], ...attempt),
            }),
          );
        }).catch((error: unknown) => {
          job.onFailure(error);
          throw error;
        });
      },
      join: (encoded) => {
        signal.throwIfAborted();
        pcm.start();
        return joinSegments({ ...encoder, ...described, path, segments: encoded });
      },
    });
  const written = await sizeAndTime(options.outputFolder, name);
  if (written === null) throw new Error(`${shown} vanished while it was written.`);
  await job.onMade({ name, kind, format, source, fingerprint, ...written, levels });
  options.onEvent({ type: 'file-written', file: shown });
}

/** The sound of a file or of its parts, telling a hundred times in all how much of it has gone by. */
function soundReader(
  sounds: LevelledSounds,
  { format, recipe: { samples, sampleRate } }: DueFile,
  file: string,
  { onEvent, audio }: DeliverOptions,
) {
  const channels = audio.encoding[format].channels ?? 1;
  let isStarted = false;
  let done = 0;
  let told = 0;
  return {
    start: () => {
      if (!isStarted) onEvent({ type: 'file-started', file, audioSeconds: secondsOf(samples, sampleRate) });
      isStarted = true;
    },
    skip: (kept: number) => {
      done += kept;
    },
    of: async function* (
      chapters: DueFile['recipe']['chapters'],
      correction: LoudnessMiss,
      isFirst: boolean,
    ): AsyncGenerator<Uint8Array, void, void> {
      for await (const block of pcm16(sounds.soundOfFile({ chapters, format, channels, correction }))) {
        yield block;
        // Progress does not run backwards: a second try is not told of.
        if (!isFirst) continue;
        done += block.length / 2;
        if (done - told < samples / 100 && done < samples) continue;
        told = done;
        onEvent({ type: 'file-progressed', file, audioSeconds: secondsOf(done, sampleRate) });
      }
    },
  };
}

/** A file of the output folder as people and JSON see it: relative to the manifest's folder, with forward slashes. */
export function shownPath(
  { root, outputFolder }: Pick<DeliverOptions, 'root' | 'outputFolder'>,
  name: string,
) {
  return bookPath(root, join(outputFolder, name));
}
