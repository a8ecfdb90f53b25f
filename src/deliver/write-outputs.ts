import { join } from 'node:path';
import type { FileLevels } from '../audio/dsp/level-meter.js';
import { bookPath } from '../base/paths/book-path.js';
import { type DueOutput, sizeAndTime, takesOf } from './compare-outputs.js';
import type { DeliverOptions } from './delivery.js';
import type { WriteRun } from './outputs/output.js';
import { Slots } from './slots.js';
import { ChapterSounds } from './sound/chapter-sounds.js';
import { gatherSounds } from './sound/gather-sounds.js';
import type { KnownTakes } from './sound/known-takes.js';
import { createSoundThreads } from './sound/sound-threads.js';
import { DamagedTakeError } from './sound/take-sound.js';
import type { MadeOutput } from './timeline/timeline-file.js';

/** The inputs of `writeOutputs`. */
export interface WriteJob {
  readonly options: DeliverOptions;
  readonly takes: KnownTakes;
  /** The path of ffmpeg, absolute; null: no audio file is due. */
  readonly ffmpeg: string | null;
  /** The words of the takes that the files list, by fingerprint. */
  readonly words: WriteRun['words'];
  /** Called after each file, while other files may still be written. An error from it ends all work. */
  readonly onMade: (file: MadeOutput, due: DueOutput) => Promise<void>;
}

/**
 * Writes the files that are due, up to `jobs` at once. Returns the fingerprints of damaged takes; the files that need them are
 * not written.
 * @throws the first failure, after every ffmpeg process has ended: NarrateError `ffmpeg-failed`, `too-many-files`,
 *   `disk-full`, `not-writable`, `unsafe-path`; what `onMade` throws; the signal's reason. Files written before it are kept.
 */
export async function writeOutputs(due: readonly DueOutput[], job: WriteJob): Promise<ReadonlySet<string>> {
  const { options, takes } = job;
  const failing = new AbortController();
  const needed = due.flatMap(takesOf);
  // Sidecar files are written within moments, so an interruption does not stop them.
  const signal = needed.length === 0 ? failing.signal : AbortSignal.any([options.signal, failing.signal]);
  const { sampleRate } = takes.layout;
  const threads = createSoundThreads(options.jobs);
  const sounds = await gatherSounds(needed, { ...job, headers: takes.headers, sampleRate, signal });
  try {
    const damaged = new Set(sounds.damaged);
    const slots = new Slots(options.jobs);
    const inSlot = <Value>(task: () => Promise<Value>, isPreferred = () => false) =>
      slots.run(() => {
        signal.throwIfAborted();
        return task();
      }, isPreferred);
    const onFailure = (error: unknown) => {
      if (error instanceof DamagedTakeError) damaged.add(error.fingerprint);
      else failing.abort(error);
    };
    const chapterSounds = new ChapterSounds({
      threads,
      takes: sounds.byFingerprint,
      sampleRate: sampleRate ?? 0,
      target: options.audio.loudness,
      folder: options.outputFolder,
      signal,
    });
    const run: WriteRun = {
      whenFree: (task) => inSlot(task),
      async withSound(pieces, task) {
        const release = chapterSounds.reserve(pieces);
        try {
          return await inSlot(task, () => chapterSounds.isReady(pieces));
        } finally {
          await release();
        }
      },
      sounds: chapterSounds,
      threads,
      segmentsFolder: options.segmentsFolder,
      words: job.words,
      onEvent: options.onEvent,
      onFailure,
      signal,
    };
    await Promise.all(inOrderOfWork(due).map((file) => writeOutput(file, run, job).catch(onFailure)));
    if (needed.length > 0) options.signal.throwIfAborted();
    failing.signal.throwIfAborted();
    return damaged;
  } finally {
    await threads.close();
    await sounds.remove();
  }
}

/** Sorts by output in registry order, then longest work first, so that no long job is left to run alone at the end. */
function inOrderOfWork(due: readonly DueOutput[]): readonly DueOutput[] {
  const outputs = [...new Set(due.map(({ output }) => output))];
  const workOf = ({ output, inputs }: DueOutput) => output.sound?.workSeconds(inputs) ?? 0;
  return due.toSorted(
    (a, b) => outputs.indexOf(a.output) - outputs.indexOf(b.output) || workOf(b) - workOf(a),
  );
}

async function writeOutput(
  due: DueOutput,
  run: WriteRun,
  { options, onMade }: Pick<WriteJob, 'options' | 'onMade'>,
): Promise<void> {
  const { output, name, inputs } = due;
  const shown = shownPath(options, name);
  const levels = await output.write(inputs, { path: join(options.outputFolder, name), shown, run });
  await onMade(await madeOutput(due, options, levels), due);
}

/** Returns the facts about a file that was just written. */
export async function madeOutput(
  { output, name, audio, inputs, fingerprint }: DueOutput,
  options: Pick<DeliverOptions, 'root' | 'outputFolder'>,
  levels: FileLevels | null,
): Promise<MadeOutput> {
  const written = await sizeAndTime(options.outputFolder, name);
  if (written === null)
    throw new Error(`${shownPath(options, name)} disappeared while narrate was writing it.`);
  const sound = output.retag?.soundFingerprint(inputs);
  const made = audio && { kind: audio.kind, format: audio.format, source: audio.source, levels, sound };
  return { name, fingerprint, ...written, audio: made };
}

/** Returns the path of an output file as messages and JSON show it: relative to the manifest's folder, with forward slashes. */
export function shownPath(
  { root, outputFolder }: Pick<DeliverOptions, 'root' | 'outputFolder'>,
  name: string,
): string {
  return bookPath(root, join(outputFolder, name));
}
