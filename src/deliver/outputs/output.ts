import type { FileLevels } from '../../audio/dsp/level-meter.js';
import type { Ffmpeg } from '../../audio/ffmpeg/find-ffmpeg.js';
import type { AudioFormat } from '../../audio/formats/registry.js';
import type { Cover } from '../../audio/tags/cover.js';
import type { DeliverOptions, TakeFile } from '../delivery.js';
import type { LevelledSounds } from '../sound/file-sound.js';
import type { BookLayout } from '../timeline/book-layout.js';
import type { MadeOutput, SidecarExtension } from '../timeline/timeline-file.js';

/** What an output decides from which files it makes. */
export interface OutputPlan {
  readonly options: DeliverOptions;
  readonly layout: BookLayout;
  /** Null: the manifest asks for no audio file. */
  readonly ffmpeg: Ffmpeg | null;
  /** Null: the book has none that players can show. */
  readonly cover: Cover | null;
  /** The files of the kinds that come before this one, of this run and of earlier ones. */
  readonly finished: readonly FinishedFile[];
}

/** A file that is there. */
export interface FinishedFile extends MadeOutput {
  /** False: it is not made from today's text, and kept until it can be made again. */
  readonly isCurrent: boolean;
}

/** What is in an audio file. */
export interface AudioContents {
  readonly kind: 'chapter' | 'book';
  readonly format: AudioFormat;
  /** The chapter's number and Markdown file; null for a book. */
  readonly chapter: number | null;
  readonly source: string | null;
}

/** A file that the manifest asks for. */
export interface WantedFile<Inputs> {
  /** In the output folder. */
  readonly name: `${string}.${AudioFormat | SidecarExtension}`;
  /** Null for a sidecar file. */
  readonly audio: AudioContents | null;
  /** Everything that the file is made from; null: it cannot be made yet, and one that is there is kept. */
  readonly inputs: Inputs | null;
}

/** Where a file is written. */
export interface OutputFile {
  /** Absolute. */
  readonly path: string;
  /** As people and JSON see it: relative to the manifest's folder, with forward slashes. */
  readonly shown: string;
  readonly run: WriteRun;
}

/** Runs a task when its turn comes. */
export type WhenFree = <Value>(task: () => Promise<Value>) => Promise<Value>;

/** What all files that are written at the same time share. */
export interface WriteRun {
  /** Starts work when a core is free. What is still waiting after a failure is not started: it rejects with `signal`'s reason. */
  readonly whenFree: WhenFree;
  readonly sounds: LevelledSounds;
  /** Where encoded chapters of a book file are kept for the next run; absolute. */
  readonly segmentsFolder: string;
  readonly onEvent: DeliverOptions['onEvent'];
  /** Reports a failure at once, so that nothing more is started in vain. */
  readonly onFailure: (error: unknown) => void;
  readonly signal: AbortSignal;
}

/** A kind of file that narrate makes of a book. To add one, add a folder that exports an `Output`, and a row in `registry.ts`. */
export interface Output<Inputs = unknown> {
  readonly kind: string;
  /** The kinds whose files must be finished first, because this one is made from their names, sizes or states. */
  readonly after: readonly string[];
  /** The files of this kind, whether they are there already or not. */
  wanted(plan: OutputPlan): readonly WantedFile<Inputs>[];
  /** The build fingerprint: a SHA-256 over everything that the file's bytes depend on. */
  fingerprint(inputs: Inputs): string;
  /**
   * Writes the file. Returns how loud it is; null: that was not measured.
   * @throws DamagedTakeError for a take that ends early or is gone; NarrateError; the signal's reason.
   */
  write(inputs: Inputs, file: OutputFile): Promise<FileLevels | null>;
  /** For audio files only. */
  readonly sound?: {
    /** The takes that the file is made of, in order. */
    takes(inputs: Inputs): readonly TakeFile[];
    /** Seconds of work; only their order matters. */
    workSeconds(inputs: Inputs): number;
  };
  /** Removes what is kept from run to run for this kind and is needed by none of its files any more. */
  tidy?(wanted: readonly WantedFile<Inputs>[], options: DeliverOptions): Promise<void>;
}
