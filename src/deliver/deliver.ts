import { hash } from 'node:crypto';
import { join } from 'node:path';
import { BookWords } from './alignment/book-words.js';
import {
  type CompareJob,
  type Comparison,
  compareOutputs,
  type DueOutput,
  type WantedOutput,
  wantedOutputs,
} from './compare-outputs.js';
import type { Delivered, DeliverOptions, JudgedWords } from './delivery.js';
import type { LastDelivery } from './last-delivery.js';
import type { FinishedFile, Output } from './outputs/output.js';
import { outputs, stagesOf } from './outputs/registry.js';
import { prepareFolder } from './prepare-folder.js';
import { finishedFiles, pruneOutputs } from './prune-outputs.js';
import { findRetags, retagOutputs, withSound } from './retag-outputs.js';
import { type SharedInputs, sharedInputs } from './shared-inputs.js';
import { KnownTakes } from './sound/known-takes.js';
import { documentChapters } from './timeline/book-layout.js';
import type { WordsByTake } from './timeline/chapter-words.js';
import { NewFiles } from './timeline/new-files.js';
import { pageFolder } from './timeline/output-name.js';
import { writtenTakes } from './timeline/stored-takes.js';
import {
  type MadeOutput,
  readOutputs,
  readTimeline,
  type StoredTimeline,
  type TimelineDocument,
  timelineText,
  writeTimeline,
  writtenOutputs,
} from './timeline/timeline-file.js';
import { shownPath, writeOutputs } from './write-outputs.js';

/** What a caller does at the end of a delivery, in this order. */
export interface DeliverySteps {
  /** Called with what the word check found, if there was one. */
  readonly onJudged?: (judged: JudgedWords) => Promise<void>;
  /** Called if all files that can be written are up to date. */
  readonly onComplete?: (delivery: Omit<LastDelivery, 'inputs'>) => Promise<void>;
}

/**
 * Writes the output files that are not up to date, deletes those that the manifest no longer asks for, and updates
 * `timeline.json`. Every audio file is recorded at once, so that the next run continues where a stopped one ended.
 * @throws NarrateError `ffmpeg-missing`, `ffmpeg-failed`, `too-many-files`, `disk-full`, `not-writable`, `unsafe-path`; the
 *   signal's reason.
 */
export async function deliver(options: DeliverOptions, steps: DeliverySteps = {}): Promise<Delivered> {
  const delivery = await Delivery.open(options);
  try {
    for (const stage of stagesOf(outputs)) await delivery.makeDue(stage);
    return await delivery.finish(steps);
  } finally {
    await delivery.close();
  }
}

/** The state of one delivery. */
class Delivery {
  readonly #options: DeliverOptions;
  readonly #shared: SharedInputs;
  readonly #takes: KnownTakes;
  /** The files that narrate wrote in this run or earlier, by name. */
  readonly #made: Map<string, MadeOutput>;
  readonly #wanted: WantedOutput[] = [];
  /** Names of the files that are up to date. */
  readonly #done = new Set<string>();
  readonly #written: MadeOutput[] = [];
  /** The audio files that this run wrote after its first save of the timeline. */
  readonly #newFiles: NewFiles;
  /** The first save of the timeline, after which new files are only listed; null: not started. */
  #firstSave: Promise<void> | null = null;
  /** The text of the timeline on the disk; null: there is none. */
  #savedText: string | null;
  readonly #words: BookWords;
  #isFolderReady = false;

  private constructor(
    options: DeliverOptions,
    found: { stored: StoredTimeline | null; shared: SharedInputs; takes: KnownTakes },
  ) {
    this.#options = options;
    this.#savedText = found.stored?.text ?? null;
    this.#newFiles = new NewFiles(options.outputFolder);
    this.#shared = found.shared;
    this.#takes = found.takes;
    this.#words = new BookWords(options, this.#takes, found.stored?.document.voices ?? []);
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
    // Audio files do not depend on the words, so they are finished first.
    if (stage.every(({ sound }) => sound === undefined)) await this.#words.find();
    const job: CompareJob = {
      options,
      shared: this.#shared,
      takes: this.#takes,
      made: this.#made,
      finished: await finishedFiles(this.#state()),
    };
    await this.#retag(stage, job);
    const { words, ...compared } = await this.#compare(stage, job);
    this.#wanted.push(...compared.wanted);
    for (const name of compared.current) this.#done.add(name);
    for (const file of compared.wanted) {
      const known = this.#done.has(file.name) ? withSound(file, this.#made.get(file.name)) : null;
      if (known !== null) this.#made.set(file.name, known);
    }
    if (compared.due.length > 0) {
      await this.#prepareFolder();
      if (compared.due.some(({ name }) => name.startsWith(`${pageFolder}/`)))
        await prepareFolder(join(options.outputFolder, pageFolder));
      const damaged = await writeOutputs(compared.due, {
        options,
        takes: this.#takes,
        ffmpeg: this.#shared.ffmpeg?.path ?? null,
        words,
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

  /**
   * Compares the files of a stage, and reads the words that they need. Words that are found again may have other times than those
   * with which the files were compared.
   */
  async #compare(
    stage: readonly Output[],
    job: CompareJob,
  ): Promise<Comparison & { readonly words: WordsByTake }> {
    const compared = await compareOutputs(stage, job);
    const { layout } = this.#takes;
    const words = await this.#words.load(compared.due);
    if (layout === this.#takes.layout) return { ...compared, words };
    const again = await compareOutputs(stage, job);
    return { ...again, words: await this.#words.load(again.due) };
  }

  /** Gives new tags to the files of a stage that need nothing else. */
  async #retag(stage: readonly Output[], job: CompareJob): Promise<void> {
    const retagging = stage.filter(({ retag }) => retag !== undefined);
    if (retagging.length === 0 || this.#made.size === 0) return;
    const files = await findRetags(await wantedOutputs(retagging, job), job);
    if (files.length === 0) return;
    await this.#prepareFolder();
    await retagOutputs(files, { ...job, onMade: (file, due) => this.#recordMade(file, due) });
  }

  /** Deletes the files that are no longer wanted, saves the timeline, and judges words. */
  async finish({ onJudged, onComplete }: DeliverySteps): Promise<Delivered> {
    const { finished, removed } = await pruneOutputs(this.#state());
    const text = this.#timelineOf(finished);
    if (this.#made.size > 0 || text !== this.#savedText) await this.#prepareFolder();
    await this.#save(text);
    await this.#newFiles.remove();
    const judged = await this.#words.judge();
    if (judged !== null) await onJudged?.(judged);
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
        alignment: this.#words.report,
        unjudged: judged?.unjudged ?? null,
      });
    return {
      files,
      written: shown(this.#written),
      sidecars,
      beside: sidecars,
      stale: shown(audio.filter(({ isCurrent }) => !isCurrent)),
      removed: shown(removed.filter((file) => file.audio !== null)),
      damaged: neededBroken(this.#options, this.#takes.broken),
      ...(this.#words.report && { alignment: this.#words.report }),
      ...(judged && { judged: judged.judgements.size, unjudged: judged.unjudged }),
    };
  }

  /** Closes the list of new files. After a failure, it stays for the next run. */
  close(): Promise<void> {
    return this.#newFiles.close();
  }

  /**
   * Tells whether every file that can be written is up to date, no other file is left, no take is broken, and no more words can be
   * found.
   */
  #isComplete(finished: readonly FinishedFile[]): boolean {
    const isCurrent = finished.every((file) => file.isCurrent);
    const isDone = this.#wanted.every(
      ({ name, fingerprint }) => fingerprint === null || this.#done.has(name),
    );
    return isCurrent && isDone && this.#takes.broken.size === 0 && this.#words.isFinal;
  }

  #state() {
    const { outputFolder: folder } = this.#options;
    return { folder, made: [...this.#made.values()], wanted: this.#wanted, done: this.#done };
  }

  async #recordMade(file: MadeOutput, { output }: DueOutput): Promise<void> {
    this.#made.set(file.name, file);
    this.#done.add(file.name);
    if (output.sound === undefined) return;
    // An EPUB has sound and is no audio file.
    if (file.audio !== null) this.#written.push(file);
    if (this.#firstSave === null) {
      this.#firstSave = this.#save(this.#timelineOf(this.#made.values()));
      await this.#firstSave;
    } else {
      await this.#firstSave;
      for (const listed of writtenOutputs([file]).files) await this.#newFiles.add(listed);
    }
    this.#options.onEvent({ type: 'file-written', file: shownPath(this.#options, file.name) });
  }

  /** Replaces the timeline, if its text is another one. */
  async #save(text: string): Promise<void> {
    if (text === this.#savedText) return;
    await writeTimeline(this.#options.outputFolder, text);
    this.#savedText = text;
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
      ...(this.#words.voices.length > 0 ? { voices: [...this.#words.voices] } : {}),
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
  const { chapters, only, audio, publish } = options;
  const isBookDue =
    (audio.book.length > 0 || publish.epub !== null) &&
    chapters.every(({ chunks }) => chunks.every(({ take }) => take !== null));
  const requested = chapters.filter(({ chapter }) => isBookDue || only === null || only.has(chapter));
  const takes = requested.flatMap(({ chunks }) => chunks.flatMap(({ take }) => take?.fingerprint ?? []));
  return [...new Set(takes)].filter((fingerprint) => broken.has(fingerprint)).sort();
}
