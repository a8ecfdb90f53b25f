import type { FileLevels } from '../../audio/dsp/level-meter.js';
import type { Ffmpeg } from '../../audio/ffmpeg/find-ffmpeg.js';
import type { AudioFormat } from '../../audio/formats/registry.js';
import type { Cover } from '../../audio/tags/cover.js';
import type { ThreadPool } from '../../threads/thread-pool.js';
import type { DeliverOptions, TakeFile } from '../delivery.js';
import type { FormerFacts } from '../shared-inputs.js';
import type { ChapterSounds } from '../sound/chapter-sounds.js';
import type { SoundTasks } from '../sound/sound-thread.js';
import type { BookLayout } from '../timeline/book-layout.js';
import type { Piece } from '../timeline/chapter-timeline.js';
import type { WordsByTake } from '../timeline/chapter-words.js';
import type { MadeOutput, SidecarExtension } from '../timeline/timeline-file.js';

/** The inputs from which an output decides which files it writes. */
export interface OutputPlan {
  readonly options: DeliverOptions;
  readonly layout: BookLayout;
  /** Null: the manifest asks for no audio file. */
  readonly ffmpeg: Ffmpeg | null;
  /** Null: the book has no usable cover. */
  readonly cover: Cover | null;
  /** Null: narrate wrote no files yet. */
  readonly former: FormerFacts | null;
  /** The files of this and earlier runs, of the kinds in earlier stages. */
  readonly finished: readonly FinishedFile[];
}

/** A file that exists. */
export interface FinishedFile extends MadeOutput {
  /** False: it is out of date, and kept until it can be replaced. */
  readonly isCurrent: boolean;
}

/** The contents of an audio file. */
export interface AudioContents {
  readonly kind: 'chapter' | 'book';
  readonly format: AudioFormat;
  /** The number of the chapter; null for a book file. */
  readonly chapter: number | null;
  /** The Markdown file of the chapter; null for a book file. */
  readonly source: string | null;
}

/** A file that the manifest asks for. */
export interface WantedFile<Inputs> {
  /** The file name in the output folder. */
  readonly name: `${string}.${AudioFormat | SidecarExtension}`;
  /** Null for a sidecar file. */
  readonly audio: AudioContents | null;
  /** Everything that the file is made from; null: it cannot be written yet, and an existing one is kept. */
  readonly inputs: Inputs | null;
}

/** A file to write. */
export interface OutputFile {
  /** Absolute. */
  readonly path: string;
  /** The path that messages and JSON show: relative to the manifest's folder, with forward slashes. */
  readonly shown: string;
  readonly run: WriteRun;
}

/** Runs a task when a core is free. */
export type WhenFree = <Value>(task: () => Promise<Value>) => Promise<Value>;
/** Runs a task with the sound of a chapter when a core is free. Tasks whose sound is ready come first. */
export type WithSound = <Value>(pieces: readonly Piece[], task: () => Promise<Value>) => Promise<Value>;

/** The services that all files of one run share. */
export interface WriteRun {
  /** Runs a task when a core is free. After a failure, waiting tasks reject with the reason of `signal`. */
  readonly whenFree: WhenFree;
  readonly withSound: WithSound;
  readonly sounds: ChapterSounds;
  /** The threads that process sound. */
  readonly threads: ThreadPool<SoundTasks>;
  /** The words of the takes that the files list (see `Output.words`), by fingerprint. A take whose words are unknown is missing. */
  readonly words: WordsByTake;
  /** The cache folder for encoded chapters of a book file, absolute. */
  readonly segmentsFolder: string;
  readonly onEvent: DeliverOptions['onEvent'];
  /** Reports a failure at once, so that no more work starts. */
  readonly onFailure: (error: unknown) => void;
  readonly signal: AbortSignal;
}

/** A kind of output file. To add one, add a folder that exports an `Output`, and a row in `registry.ts`. */
export interface Output<Inputs = unknown> {
  readonly kind: string;
  /** The kinds whose files must be finished first, because this kind depends on their names, sizes or states. */
  readonly after: readonly string[];
  /** Returns the files of this kind that the book should have, whether or not they exist. */
  wanted(plan: OutputPlan): readonly WantedFile<Inputs>[] | Promise<readonly WantedFile<Inputs>[]>;
  /** Returns the build fingerprint: a SHA-256 over everything that the file's bytes depend on. */
  fingerprint(inputs: Inputs): string;
  /**
   * Writes the file. Returns its levels; null: not measured.
   * @throws DamagedTakeError for a take that is missing or ends early; NarrateError `ffmpeg-failed`, `too-many-files`,
   *   `disk-full`, `not-writable`, `unsafe-path`; the signal's reason.
   */
  write(inputs: Inputs, file: OutputFile): Promise<FileLevels | null>;
  /** Undefined for sidecar files. */
  readonly sound?: {
    /** Returns the takes that the file is made of, in order. */
    takes(inputs: Inputs): readonly TakeFile[];
    /** Estimates the encoding time in seconds. Only the order of the estimates matters. */
    workSeconds(inputs: Inputs): number;
  };
  /** Undefined: new tags need a new file. */
  readonly retag?: {
    /** Returns the SHA-256 over everything that the sound of the file depends on. */
    soundFingerprint(inputs: Inputs): string;
    /**
     * Returns the build fingerprint that an earlier version gave the file, if only the title, author, narrator or language of the book
     * has changed since. Null: narrate wrote no files yet.
     */
    formerFingerprint(inputs: Inputs): string | null;
    /**
     * Writes the file with the sound of an existing file, which has the same sound fingerprint. Returns false, and writes nothing, if
     * that file is damaged.
     * @throws NarrateError `ffmpeg-failed`, `too-many-files`, `disk-full`, `not-writable`, `unsafe-path`; the signal's reason.
     */
    write(
      inputs: Inputs,
      paths: { readonly source: string; readonly path: string },
      signal: AbortSignal,
    ): Promise<boolean>;
  };
  /** Returns the fingerprints of the takes whose words the file lists. Undefined: it lists no words. */
  words?(inputs: Inputs): readonly string[];
  /** Deletes cached data of this kind that none of its files needs any more. */
  tidy?(wanted: readonly WantedFile<Inputs>[], options: DeliverOptions): Promise<void>;
}
