import pLimit from 'p-limit';
import { wordsName } from '../../state/alignments.js';
import type { DueOutput } from '../compare-outputs.js';
import type { AlignmentReport, AlignmentSettings, DeliverOptions, JudgedWords } from '../delivery.js';
import type { KnownTakes } from '../sound/known-takes.js';
import type { WordsByTake } from '../timeline/chapter-words.js';
import type { TimelineVoice } from '../timeline/timeline-file.js';
import { takeIdOf } from './take-id.js';
import { hashOfFile, readWords } from './words-file.js';

/** The bytes of files with words, by fingerprint of the take. */
type WordFiles = ReadonlyMap<string, Uint8Array>;

/** Returns words that are parsed when they are needed. The words of a long book would take many times the memory of its files. */
const wordsIn = (files: WordFiles): WordsByTake => ({
  get: (fingerprint) => readWords(files.get(fingerprint) ?? new Uint8Array())?.words ?? undefined,
});

/** How many files are read at once. */
const readers = 16;

/** The words of a book's takes, in one delivery. */
export class BookWords {
  readonly #options: DeliverOptions;
  readonly #takes: KnownTakes;
  #voices: readonly TimelineVoice[];
  #report: AlignmentReport | null = null;
  #unjudged: JudgedWords['unjudged'] = [];
  /** Whether words were lost. Files that were compared before they were found again may be out of date. */
  #wereLost = false;

  /** @param voices those of the last run's timeline */
  constructor(options: DeliverOptions, takes: KnownTakes, voices: readonly TimelineVoice[]) {
    this.#options = options;
    this.#takes = takes;
    this.#voices = voices;
  }

  /** The voices with what is known of their models, for the timeline. */
  get voices(): readonly TimelineVoice[] {
    return this.#voices;
  }

  /** Null: words were not looked for. */
  get report(): AlignmentReport | null {
    return this.#report;
  }

  /**
   * Whether the next run has nothing to do for words. It can find or judge more if espeak is installed, or if takes are downloaded
   * again.
   */
  get isFinal(): boolean {
    const passing: readonly string[] = ['espeak-missing', 'espeak-failed', 'damaged'];
    const isPassing = ({ reason }: { readonly reason: string }) => passing.includes(reason);
    // A machine that has a store and no takes would otherwise look for takes to judge in each run.
    return (
      !this.#wereLost &&
      !this.#unjudged.some(isPassing) &&
      !this.#report?.estimated.some((one) => isPassing(one) || one.reason === 'remote')
    );
  }

  /** Finds the sentences of takes that are not known. Does so once. @throws as `alignBook` */
  async find(): Promise<void> {
    if (this.#report === null) await this.#align(new Set());
  }

  /** Returns the words that files list, by fingerprint of their takes. Finds them again if they are lost. @throws as `alignBook` */
  async load(due: readonly DueOutput[]): Promise<WordsByTake> {
    const needed = new Set(due.flatMap(({ output, inputs }) => output.words?.(inputs) ?? []));
    const { alignment } = this.#options;
    if (needed.size === 0 || alignment === undefined) return new Map();
    const found = await this.#read(needed, alignment);
    const lost = new Set([...needed].filter((fingerprint) => !found.has(fingerprint)));
    if (lost.size === 0) return wordsIn(found);
    this.#wereLost = true;
    await this.#align(lost);
    return wordsIn(new Map([...found, ...(await this.#read(lost, alignment))]));
  }

  /** Judges the words of takes that have no judgement; null: no words are judged. @throws as `judgeWords` */
  async judge(): Promise<JudgedWords | null> {
    const { alignment, judged, ...options } = this.#options;
    if (alignment === undefined || judged === undefined) return null;
    const { judgeWords } = await import('./judge-words.js');
    const { figures } = this.#takes;
    const found = await judgeWords({
      options: { ...options, alignment },
      figures,
      voices: this.#voices,
      judged,
    });
    this.#unjudged = found.unjudged;
    return found;
  }

  async #align(lost: ReadonlySet<string>): Promise<void> {
    const { alignment, ...options } = this.#options;
    if (alignment === undefined) return;
    const { alignBook } = await import('./align-book.js');
    const { figures } = this.#takes;
    // Voices that were trained again in this run are not trained once more.
    const isRepeated = alignment.isRepeated && this.#report === null;
    const { found, voices, report } = await alignBook({
      options: { ...options, alignment: { ...alignment, isRepeated } },
      figures,
      voices: this.#voices,
      lost,
    });
    this.#takes.setAlignments(found);
    this.#voices = voices;
    this.#report = report;
  }

  /**
   * Reads the words from which the times of sentences come. This machine may have others: those of an older model, if another
   * machine found words with a newer one, or if `--realign` was stopped.
   */
  async #read(fingerprints: Iterable<string>, { files }: AlignmentSettings): Promise<WordFiles> {
    const read = await pLimit(readers).map([...fingerprints], async (fingerprint) => {
      const name = wordsName(takeIdOf(fingerprint));
      const known = this.#takes.figures.get(fingerprint)?.alignment?.words;
      for (const from of [files.read, files.readShared]) {
        const bytes = await from(name, this.#options.signal);
        if (bytes && hashOfFile(bytes) === known) return [[fingerprint, bytes] as const];
      }
      return [];
    });
    return new Map(read.flat());
  }
}
