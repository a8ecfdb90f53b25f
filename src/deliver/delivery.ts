import type { TakeMeasures } from '../audio/measure/take-measures.js';
import type { OnEvent } from '../base/events.js';
import type { WordJudgement } from '../check/words/word-judgement.js';
import type { Manifest, ReadPolicies } from '../manifest/manifest.js';
import type { FeedSettings } from '../manifest/schema/feed-schema.js';
import type { CreditsRole } from '../markdown/block.js';
import type { ReadingRules } from '../markdown/dialects/reading-rules.js';
import type { Disclosure } from '../project/labels/disclosure-sentence.js';
import type { ChapterSource } from '../render/rendered-chapter.js';
import type { Chunk } from '../split/chunk.js';
import type { Alignments } from '../state/alignments.js';
import type { PageLine } from './timeline/page-lines.js';

/** A take on disk. */
export interface TakeFile {
  /** Absolute. */
  readonly path: string;
  /** The permanent identifier: key and request id. A take never changes. */
  readonly fingerprint: string;
  /** Null: not measured, because the take could not be read. */
  readonly measures: TakeMeasures | null;
}

/** Takes whose files are only in a store. */
export interface RemoteTakes {
  /** Tells whether a take is only in the store. */
  has(take: TakeFile): boolean;
  /** Downloads a take to its `path`. */
  download(take: TakeFile): Promise<void>;
}

/** A heading, and where it begins in the chapter's chunks. */
interface DeliverSection {
  readonly title: string;
  /** 1 to 6. */
  readonly depth: number;
  /** The number of the chunk that speaks its first word. */
  readonly chunk: number;
  /** How many characters of that chunk come before it. */
  readonly offset: number;
}

/** A chapter with its takes. */
export interface DeliverChapter {
  /** From 1; credits as in `Chapter`. */
  readonly chapter: number;
  /** Present if it is no chapter but the credits. */
  readonly credits?: CreditsRole;
  /** The Markdown file, relative to the manifest's folder. */
  readonly file: string;
  readonly title: string;
  /** In page order. */
  readonly sections: readonly DeliverSection[];
  /** The text by block and sentence, with the chunks that speak it. */
  readonly lines: readonly PageLine[];
  /** In page order; `take` is null for a chunk that is not recorded. */
  readonly chunks: readonly { readonly chunk: Chunk; readonly take: TakeFile | null }[];
}

/** What the alignment of a book's takes with their texts needs. */
export interface AlignmentSettings {
  /** The names of the engine and of its model. */
  readonly engine: string;
  readonly model: string;
  /** The delivery tags that the engine acts on, without brackets. */
  readonly tags: readonly string[];
  /** Where models and words are kept. */
  readonly files: Alignments;
  /** True: models are trained again, and words found again. */
  readonly isRepeated: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Why the words of a voice are not found: too little audio, a language that espeak does not speak, no espeak, or no speech. `text`:
 * espeak would spell the text out, or the takes are too short for it.
 */
export type UnalignedReason =
  | 'short'
  | 'language'
  | 'espeak-missing'
  | 'espeak-failed'
  | 'no-speech'
  | 'text';

/** What is known about the times of words in complete chapters. */
export interface AlignmentReport {
  /** Takes whose words are found. */
  readonly aligned: number;
  /** The other takes, by voice and language. Their sentence times are estimated. */
  readonly estimated: readonly {
    readonly voice: string;
    /** BCP-47. */
    readonly language: string;
    readonly takes: number;
    /** `remote`: the takes are only in the store. */
    readonly reason: UnalignedReason | 'remote';
  }[];
}

/**
 * Why takes are not judged: as for their words; `delivery`: the voice with this prompt sounds unlike its other takes; `damaged`: their
 * files are missing or damaged.
 */
export type UnjudgedReason = UnalignedReason | 'remote' | 'delivery' | 'damaged';

/** Takes of a voice whose words could not be judged. */
export interface UnjudgedTakes {
  readonly voice: string;
  /** BCP-47. */
  readonly language: string;
  readonly takes: number;
  readonly reason: UnjudgedReason;
}

/** What a word check found. */
export interface JudgedWords {
  /** By fingerprint: takes that had no judgement. */
  readonly judgements: ReadonlyMap<string, WordJudgement>;
  /** Takes of complete chapters that still have none. */
  readonly unjudged: readonly UnjudgedTakes[];
}

/** How the Markdown of a book's chapters is read. */
export interface BookReading extends Pick<ReadingRules, 'found'> {
  readonly policies: ReadPolicies;
  /** The decoded content of each chapter's file, and what is not spoken of it, by its path in the manifest. */
  readonly chapters: ReadonlyMap<string, Pick<ChapterSource, 'text' | 'skipped'>>;
}

/** The podcast feed. */
export interface FeedOptions {
  readonly settings: FeedSettings;
  /** The `podcast:guid` of the feed. */
  readonly podcast: string;
  /** The guid of the episode of each chapter, by its Markdown file. */
  readonly guids: ReadonlyMap<string, string>;
}

/** Everything that the output files of a book are made from. */
export interface DeliverOptions {
  /** The manifest's folder, absolute. */
  readonly root: string;
  /** The manifest's file name, in `root`. */
  readonly manifest: string;
  /** Absolute. */
  readonly outputFolder: string;
  /** Absolute; caches the encoded chapters of the book file. narrate deletes other files in it. */
  readonly segmentsFolder: string;
  readonly title: string;
  readonly author: string | null;
  readonly narrator: string | null;
  readonly year: number | null;
  readonly genre: string;
  readonly description: string | null;
  /** What the page and the publication say about who reads; null: nothing. `narrator` and `description` say it already. */
  readonly disclosure: Disclosure | null;
  /** BCP-47. */
  readonly language: string | null;
  /** Absolute. */
  readonly cover: string | null;
  readonly audio: Manifest['audio'];
  readonly publish: Pick<Manifest['publish'], 'epub'>;
  /** Undefined: no podcast feed is written. */
  readonly feed?: FeedOptions;
  /** Whether the listening page is written. */
  readonly page: boolean;
  /** How the Markdown of the chapters is read. */
  readonly reading: BookReading;
  /** Every chapter of the book. */
  readonly chapters: readonly DeliverChapter[];
  /** Numbers of the chapters to write (`--chapter`); null: all. The book file is written whenever every chapter is complete. */
  readonly only: ReadonlySet<number> | null;
  /** The value of FFMPEG_PATH; null: not set. */
  readonly ffmpegPath: string | null;
  /** The value of PATH. */
  readonly searchPath: string;
  /** How many ffmpeg processes may run at once. */
  readonly jobs: number;
  /** Takes that must be downloaded first. Undefined: all takes are on disk. */
  readonly remoteTakes?: RemoteTakes;
  /** Undefined: words are not looked for. */
  readonly alignment?: AlignmentSettings;
  /** Fingerprints of takes whose words need not be judged, because they were. Undefined: no words are judged. */
  readonly judged?: ReadonlySet<string>;
  readonly onEvent: OnEvent;
  readonly signal: AbortSignal;
}

/** The result of a delivery. Paths are relative to `root`, with forward slashes, and name audio files unless stated otherwise. */
export interface Delivered {
  /** Files that are up to date. */
  readonly files: readonly string[];
  /** The part of `files` that this run wrote. */
  readonly written: readonly string[];
  /** Sidecar files: captions, chapters, the publication and its cover. */
  readonly sidecars: readonly string[];
  /** @deprecated Use `sidecars`, which is the same array. */
  readonly beside: readonly string[];
  /** Files that were kept but do not match the current text and settings. */
  readonly stale: readonly string[];
  /** Files that were deleted because they are no longer wanted. */
  readonly removed: readonly string[];
  /** Fingerprints of missing or damaged takes. The files that need them were not written. */
  readonly damaged: readonly string[];
  /** Undefined: words were not looked for. */
  readonly alignment?: AlignmentReport | undefined;
  /** How many takes this delivery judged. Undefined: words were not judged, or nothing has changed since the last delivery. */
  readonly judged?: number | undefined;
  /** Takes of complete chapters whose words could not be judged. Undefined: words were not judged. */
  readonly unjudged?: readonly UnjudgedTakes[] | undefined;
}
