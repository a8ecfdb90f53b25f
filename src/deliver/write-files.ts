import { join, relative, sep } from 'node:path';
import pLimit from 'p-limit';
import type { AudioFormat } from '../audio/codec-limits.js';
import { encodeAudio } from '../audio/encode.js';
import { pcm16 } from '../audio/pcm16.js';
import { secondsOf } from '../base/samples.js';
import type { DeliverOptions } from './delivery.js';
import { gatherSounds, type Sounds } from './gather-sounds.js';
import { type Survey, sizeAndTime } from './survey.js';
import { DamagedTakeError, soundOf } from './take-sound.js';
import type { MadeFile } from './timeline-file.js';
import type { DueFile, Ingredients } from './wanted-files.js';

export interface WriteJob {
  readonly options: DeliverOptions;
  readonly survey: Survey;
  readonly ingredients: Ingredients;
  /** Called after each file, before the next is begun in its place; what it throws ends everything. */
  readonly onMade: (file: MadeFile) => Promise<void>;
}

/** Seconds of work for an hour of sound, measured with ffmpeg 5.1; only their order matters. */
const workPerHour: Readonly<Record<AudioFormat, number>> = {
  wav: 1,
  flac: 3,
  mp3: 13,
  opus: 21,
  m4a: 29,
  m4b: 29,
};

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
    const outcomes = await Promise.allSettled(
      inOrderOfWork(survey.due).map((file) =>
        limit(async () => {
          try {
            signal.throwIfAborted();
            await writeFile(file, sounds, { ...job, signal });
          } catch (error) {
            if (error instanceof DamagedTakeError) damaged.add(error.fingerprint);
            else {
              failing.abort(error);
              throw error;
            }
          }
        }),
      ),
    );
    options.signal.throwIfAborted();
    if (outcomes.some(({ status }) => status === 'rejected')) throw failing.signal.reason;
    return damaged;
  } finally {
    await sounds.remove();
  }
}

function inOrderOfWork(due: readonly DueFile[]): readonly DueFile[] {
  const workOf = ({ recipe, format }: DueFile) => recipe.samples * workPerHour[format];
  return due.toSorted(
    (a, b) => Number(b.kind === 'book') - Number(a.kind === 'book') || workOf(b) - workOf(a),
  );
}

async function writeFile(
  file: DueFile,
  sounds: Sounds,
  job: WriteJob & { signal: AbortSignal },
): Promise<void> {
  const { options, ingredients } = job;
  const { recipe, name } = file;
  const shown = shownPath(options, name);
  const audioSeconds = secondsOf(recipe.samples, recipe.sampleRate);
  options.onEvent({ type: 'file-started', file: shown, audioSeconds });
  await encodeAudio({
    ...ingredients,
    format: file.format,
    encoding: options.audio.encoding[file.format],
    sampleRate: recipe.sampleRate,
    samples: recipe.samples,
    pcm: reported(pcm16(soundOf(recipe.pieces, sounds.byFingerprint)), recipe.samples, (samples) =>
      options.onEvent({
        type: 'file-progressed',
        file: shown,
        audioSeconds: secondsOf(samples, recipe.sampleRate),
      }),
    ),
    path: join(options.outputFolder, name),
    tags: recipe.tags,
    language: options.language,
    marks: recipe.marks,
    signal: job.signal,
  });
  const { kind, format, source } = file;
  const written = await sizeAndTime(options.outputFolder, name);
  if (written === null) throw new Error(`${shown} vanished while it was written.`);
  await job.onMade({ name, kind, format, source, fingerprint: recipe.fingerprint, ...written });
  options.onEvent({ type: 'file-written', file: shown });
}

/** Tells how many samples have gone by, a hundred times in all. */
async function* reported(
  blocks: AsyncIterable<Uint8Array>,
  samples: number,
  onSamples: (samples: number) => void,
): AsyncGenerator<Uint8Array, void, void> {
  let done = 0;
  let told = 0;
  for await (const block of blocks) {
    yield block;
    done += block.length / 2;
    if (done - told < samples / 100 && done < samples) continue;
    told = done;
    onSamples(done);
  }
}

/** A file of the output folder as people and JSON see it: relative to the manifest's folder, with forward slashes. */
export function shownPath(
  { root, outputFolder }: Pick<DeliverOptions, 'root' | 'outputFolder'>,
  name: string,
) {
  return relative(root, join(outputFolder, name)).split(sep).join('/');
}
