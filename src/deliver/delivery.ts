import type { TakeMeasures } from '../audio/measure/take-measures.js';
import type { OnEvent } from '../base/events.js';
import type { Manifest } from '../manifest/manifest.js';
import type { Chunk } from '../split/chunk.js';
import type { PageLine } from './timeline/page-lines.js';

/** A recording on disk. */
export interface TakeFile {
  /** Absolute. */
  readonly path: string;
  /** Identifies this recording for ever: its key and request id. A recording never changes. */
  readonly fingerprint: string;
  /** What was measured of it; null: it never was, because it could not be read. */
  readonly measures: TakeMeasures | null;
}

/** Takes whose files are elsewhere, and how they come here. */
export interface RemoteTakes {
  has(take: TakeFile): boolean;
  bring(take: TakeFile): Promise<void>;
}

/** A heading, and where in the chapter's chunks it begins. */
interface DeliverSection {
  readonly title: string;
  /** 1 to 6. */
  readonly depth: number;
  /** The number of the chunk that speaks its first word. */
  readonly chunk: number;
  /** Characters of that chunk before it. */
  readonly offset: number;
}

export interface DeliverChapter {
  /** From 1. */
  readonly chapter: number;
  /** The Markdown file, relative to the manifest's folder. */
  readonly file: string;
  readonly title: string;
  /** In the order of the page. */
  readonly sections: readonly DeliverSection[];
  /** What is read, block by block, and which chunk speaks it. */
  readonly lines: readonly PageLine[];
  /** In the order of the page; `take` is null for what is not recorded. */
  readonly chunks: readonly { readonly chunk: Chunk; readonly take: TakeFile | null }[];
}

export interface DeliverOptions {
  /** The manifest's folder, absolute. */
  readonly root: string;
  /** The manifest's file name, in `root`. */
  readonly manifest: string;
  /** Absolute. */
  readonly outputFolder: string;
  /** Where encoded chapters of the book file are kept for the next run; absolute, and nobody else's. */
  readonly segmentsFolder: string;
  readonly title: string;
  readonly author: string | null;
  readonly narrator: string | null;
  readonly year: number | null;
  readonly genre: string;
  readonly description: string | null;
  /** BCP-47. */
  readonly language: string | null;
  /** Absolute. */
  readonly cover: string | null;
  readonly audio: Manifest['audio'];
  /** Every chapter of the book. */
  readonly chapters: readonly DeliverChapter[];
  /** The chapters to stitch (`--chapter`); null: all. The book is made whenever every chapter is complete. */
  readonly only: ReadonlySet<number> | null;
  /** FFMPEG_PATH. */
  readonly ffmpegPath: string | null;
  /** PATH. */
  readonly searchPath: string;
  /** Processes at once: the cores. */
  readonly jobs: number;
  /** Takes whose files are elsewhere. Left out: all of them are here. */
  readonly away?: RemoteTakes;
  readonly onEvent: OnEvent;
  readonly signal: AbortSignal;
}

/** Paths are relative to `root`, with forward slashes, and those of audio files unless it says otherwise. */
export interface Delivered {
  /** Up to date now. */
  readonly files: readonly string[];
  /** Of these, what was written now. */
  readonly written: readonly string[];
  /** The sidecar files: captions, chapters, the publication and its cover. */
  readonly sidecars: readonly string[];
  /** @deprecated Use `sidecars`, which is the same array. */
  readonly beside: readonly string[];
  /** Kept, but not made from today's text. */
  readonly stale: readonly string[];
  readonly removed: readonly string[];
  /** Fingerprints of takes that turned out missing or damaged: the files that need them were not written. */
  readonly damaged: readonly string[];
}
