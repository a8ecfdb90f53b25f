import { hash } from 'node:crypto';
import pLimit from 'p-limit';
import { compareOutputs, type DueOutput, type WantedOutput } from './compare-outputs.js';
import type { Delivered, DeliverOptions } from './delivery.js';
import type { LastDelivery } from './last-delivery.js';
import type { FinishedFile, Output } from './outputs/output.js';
import { outputs, stagesOf } from './outputs/registry.js';
import { prepareFolder } from './prepare-folder.js';
import { finishedFiles, pruneOutputs } from './prune-outputs.js';
import { type SharedInputs, sharedInputs } from './shared-inputs.js';
import { KnownTakes } from './sound/known-takes.js';
import { documentChapters } from './timeline/book-layout.js';
import {
  type MadeOutput,
  readOutputs,
  readTimeline,
  type StoredTimeline,
  type TimelineDocument,
  timelineText,
  writeTimeline,
  writtenOutputs,
  writtenTakes,
} from './timeline/timeline-file.js';
import { shownPath, writeOutputs } from './write-outputs.js';

/** Called at the end of a delivery after which all files that can be written are up to date. */
export type OnComplete = (delivery: Omit<LastDelivery, 'inputs'>) => Promise<void>;

/**
 * Writes the output files that are not up to date, deletes those that the manifest no longer asks for, and updates
 * `timeline.json`. The timeline is saved after every audio file, so that the next run continues where a stopped one ended.
 * @throws NarrateError `ffmpeg-missing`, `ffmpeg-failed`, `too-many-files`, `disk-full`, `not-writable`, `unsafe-path`; the
 *   signal's reason.
 */
export async function deliver(options: DeliverOptions, onComplete?: OnComplete): Promise<Delivered> {
  const delivery = await Delivery.open(options);
  for (const stage of stagesOf(outputs)) await delivery.makeDue(stage);
  return delivery.finish(onComplete);
}

/** The state of one delivery. */
class Delivery {
  readonly #options: DeliverOptions;
  readonly #stored: StoredTimeline | null;
  readonly #shared: SharedInputs;
  readonly #takes: KnownTakes;
  /** The files that narrate wrote in this run or earlier, by name. */
  readonly #made: Map<string, MadeOutput>;
  readonly #wanted: WantedOutput[] = [];
  /** Names of the files that are up to date. */
  readonly #done = new Set<string>();
  readonly #written: MadeOutput[] = [];
  /** Saves of the timeline, one at a time. */
  readonly #saves = pLimit(1);
  #isFolderReady = false;

  private constructor(
    options: DeliverOptions,
    found: { stored: StoredTimeline | null; shared: SharedInputs; takes: KnownTakes },
  ) {
    this.#options = options;
    this.#stored = found.stored;
    this.#shared = found.shared;
    this.#takes = found.takes;
    const made = found.stored === null ? [] : readOutputs(found.stored.document);
    this.#made = new Map(made.map((file) => [file.name, file]));
  }

  static async open(options: DeliverOptions): Promise<Delivery> {
    const stored = await readTimeline(options.outputFolder);
    const previous = stored?.document ?? null;
    const shared = await sharedInputs(options, previous);
    return new Delivery(options, { stored, shared, takes: await KnownTakes.open(options, previous) });
  }

  /** Writes the files of one stage that are not up to date. */
  async makeDue(stage: readonly Output[]): Promise<void> {
    const options = this.#options;
    const compared = await compareOutputs(stage, {
      options,
      shared: this.#shared,
      takes: this.#takes,
      made: this.#made,
      finished: await finishedFiles(this.#state()),
    });
    this.#wanted.push(...compared.wanted);
    for (const name of compared.current) this.#done.add(name);
    if (compared.due.length > 0) {
      await this.#prepareFolder();
      const damaged = await writeOutputs(compared.due, {
        options,
        takes: this.#takes,
        ffmpeg: this.#shared.ffmpeg?.path ?? null,
        onMade: (file, due) => this.#recordMade(file, due),
      });
      this.#takes.markBroken(damaged);
    }
    for (const output of stage)
      await output.tidy?.(
        compared.wanted.filter((file) => file.output === output),
        options,
      );
  }

  /** Deletes the files that are no longer wanted, and saves the timeline. */
  async finish(onComplete?: OnComplete): Promise<Delivered> {
    const { finished, removed } = await pruneOutputs(this.#state());
    const text = this.#timelineOf(finished);
    if (this.#made.size > 0 || text !== this.#stored?.text) await this.#prepareFolder();
    if (text !== this.#stored?.text) await writeTimeline(this.#options.outputFolder, text);
    const shown = (files: readonly MadeOutput[]) =>
      files.map(({ name }) => shownPath(this.#options, name)).sort();
    const audio = finished.filter((file) => file.audio !== null);
    const sidecars = shown(finished.filter((file) => file.audio === null));
    const files = shown(audio.filter(({ isCurrent }) => isCurrent));
    if (this.#isComplete(finished))
      await onComplete?.({
        timeline: hash('sha256', text),
        ffmpeg: factsOf(this.#shared),
        made: finished.map(({ name, bytes, modified }) => ({ name, bytes, modified })),
        files,
        sidecars,
      });
    return {
      files,
      written: shown(this.#written),
      sidecars,
      beside: sidecars,
      stale: shown(audio.filter(({ isCurrent }) => !isCurrent)),
      removed: shown(removed.filter((file) => file.audio !== null)),
      damaged: neededBroken(this.#options, this.#takes.broken),
    };
  }

  /** Tells whether every file that can be written is up to date, no other file is left, and no take is broken. */
  #isComplete(finished: readonly FinishedFile[]): boolean {
    const isCurrent = finished.every((file) => file.isCurrent);
    const isDone = this.#wanted.every(
      ({ name, fingerprint }) => fingerprint === null || this.#done.has(name),
    );
    return isCurrent && isDone && this.#takes.broken.size === 0;
  }

  #state() {
    const { outputFolder: folder } = this.#options;
    return { folder, made: [...this.#made.values()], wanted: this.#wanted, done: this.#done };
  }

  async #recordMade(file: MadeOutput, { output }: DueOutput): Promise<void> {
    this.#made.set(file.name, file);
    this.#done.add(file.name);
    if (output.sound === undefined) return;
    this.#written.push(file);
    // A waiting save will include this file too, so one is enough.
    if (this.#saves.pendingCount === 0)
      await this.#saves(() =>
        writeTimeline(this.#options.outputFolder, this.#timelineOf(this.#made.values())),
      );
    this.#options.onEvent({ type: 'file-written', file: shownPath(this.#options, file.name) });
  }

  #timelineOf(made: Iterable<MadeOutput>): string {
    const { manifest, title, author, narrator, language, chapters } = this.#options;
    const used = new Set(
      chapters.flatMap(({ chunks }) => chunks.flatMap(({ take }) => take?.fingerprint ?? [])),
    );
    const { figures, layout } = this.#takes;
    return timelineText({
      version: 2,
      manifest,
      title,
      author,
      narrator,
      language,
      sampleRate: layout.sampleRate,
      ffmpeg: factsOf(this.#shared),
      chapters: documentChapters(layout),
      ...writtenOutputs(made),
      takes: writtenTakes([...figures].filter(([fingerprint]) => used.has(fingerprint))),
    });
  }

  async #prepareFolder(): Promise<void> {
    if (this.#isFolderReady) return;
    await prepareFolder(this.#options.outputFolder);
    this.#isFolderReady = true;
  }
}

function factsOf({ ffmpeg }: SharedInputs): TimelineDocument['ffmpeg'] {
  if (ffmpeg === null) return null;
  const { identity, version, encoders } = ffmpeg;
  return { identity, version, encoders: [...encoders] };
}

/** Returns, sorted, the fingerprints of broken takes that keep a requested file from being written. */
function neededBroken(options: DeliverOptions, broken: ReadonlySet<string>): readonly string[] {
  const { chapters, only, audio } = options;
  const isBookDue =
    audio.book.length > 0 && chapters.every(({ chunks }) => chunks.every(({ take }) => take !== null));
  const requested = chapters.filter(({ chapter }) => isBookDue || only === null || only.has(chapter));
  const takes = requested.flatMap(({ chunks }) => chunks.flatMap(({ take }) => take?.fingerprint ?? []));
  return [...new Set(takes)].filter((fingerprint) => broken.has(fingerprint)).sort();
}
