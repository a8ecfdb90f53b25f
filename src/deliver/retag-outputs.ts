import { join } from 'node:path';
import pLimit from 'p-limit';
import { type DueOutput, isAsMade, isSelected, type WantedOutput } from './compare-outputs.js';
import type { DeliverOptions } from './delivery.js';
import type { MadeAudio, MadeOutput } from './timeline/timeline-file.js';
import { madeOutput } from './write-outputs.js';

/** A file whose tags are out of date, and an existing file with its sound. */
export interface RetagOutput extends DueOutput {
  readonly source: MadeAudioFile;
}

type MadeAudioFile = MadeOutput & { readonly audio: MadeAudio };

/**
 * Finds the files that need only other tags: narrate wrote a file with the same sound, maybe under another name, and that file is
 * unchanged since. Leaves out files whose sound is in a file that another one of them replaces.
 */
export async function findRetags(
  wanted: readonly WantedOutput[],
  { options, made }: { readonly options: DeliverOptions; readonly made: ReadonlyMap<string, MadeOutput> },
): Promise<readonly RetagOutput[]> {
  const { outputFolder: folder } = options;
  const sources = new Sources(made.values());
  const found: RetagOutput[] = [];
  for (const file of wanted) {
    const { name, fingerprint } = file;
    if (fingerprint === null || !isSelected(file, options)) continue;
    const before = made.get(name);
    if (before?.fingerprint === fingerprint && (await isAsMade(folder, before))) continue;
    const source = sources.find(file);
    if (source !== null && (await isAsMade(folder, source))) found.push({ ...file, fingerprint, source });
  }
  const replaced = new Set<string>(found.map(({ name }) => name));
  return found.filter(({ name, source }) => source.name === name || !replaced.has(source.name));
}

/** The audio files that narrate wrote, by the fingerprint of their sound. */
class Sources {
  readonly #bySound = new Map<string, MadeAudioFile>();
  /** Files of earlier versions, which kept no fingerprint of the sound, by build fingerprint. */
  readonly #former = new Map<string, MadeAudioFile>();

  constructor(made: Iterable<MadeOutput>) {
    for (const file of made) {
      if (!isAudio(file)) continue;
      if (file.audio.sound === undefined) this.#former.set(file.fingerprint, file);
      else this.#bySound.set(file.audio.sound, file);
    }
  }

  /** Returns the file that has the sound of a wanted file; null: there is none. */
  find({ output: { retag }, inputs }: WantedOutput): MadeAudioFile | null {
    if (retag === undefined || this.#bySound.size + this.#former.size === 0) return null;
    const former = this.#former.size === 0 ? null : retag.formerFingerprint(inputs);
    return this.#bySound.get(retag.soundFingerprint(inputs)) ?? this.#former.get(former ?? '') ?? null;
  }
}

const isAudio = (file: MadeOutput): file is MadeAudioFile => file.audio !== null;

/**
 * Writes files with new tags and the sound of existing files, up to `jobs` at once. A file whose source is damaged is left as it is.
 * @throws the first failure, after all started work has ended: what `retag.write` and `onMade` throw; the signal's reason.
 */
export async function retagOutputs(
  files: readonly RetagOutput[],
  {
    options,
    onMade,
  }: {
    readonly options: DeliverOptions;
    readonly onMade: (file: MadeOutput, due: DueOutput) => Promise<void>;
  },
): Promise<void> {
  const failing = new AbortController();
  const signal = AbortSignal.any([options.signal, failing.signal]);
  const { outputFolder: folder } = options;
  await pLimit(options.jobs).map(files, async (file) => {
    try {
      signal.throwIfAborted();
      const paths = { source: join(folder, file.source.name), path: join(folder, file.name) };
      if ((await file.output.retag?.write(file.inputs, paths, signal)) === true)
        await onMade(await madeOutput(file, options, file.source.audio.levels), file);
    } catch (error) {
      failing.abort(error);
    }
  });
  signal.throwIfAborted();
}

/** Returns a current file with the fingerprint of its sound, which earlier versions did not keep; null: it has one, or is no audio. */
export function withSound(
  { output: { retag }, inputs }: WantedOutput,
  file: MadeOutput | undefined,
): MadeOutput | null {
  if (retag === undefined || file === undefined || !isAudio(file) || file.audio.sound !== undefined)
    return null;
  return { ...file, audio: { ...file.audio, sound: retag.soundFingerprint(inputs) } };
}
