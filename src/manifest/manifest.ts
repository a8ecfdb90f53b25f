import type { LoudnessTarget } from '../audio/dsp/loudness-targets.js';
import type { EncoderChoice } from '../audio/formats/encoder-settings.js';
import type { bookFormats, chapterFormats, epubFormats } from '../audio/formats/registry.js';
import type { Place } from '../base/diagnostic.js';
import type { MicroUsd } from '../base/money/money.js';
import type { Price } from '../base/money/price.js';
import type { CheckLimits } from '../check/takes/check-limits.js';
import type { DialectName } from './dialects.js';
import type { Encodings } from './schema/encoding-schema.js';
import type { FeedSettings } from './schema/feed-schema.js';
import type { StoreSettings } from './schema/store-schema.js';

/** Voice settings of one level: manifest, cast member, chapter, section or voice comment. A missing setting is inherited. */
export interface Delivery {
  /** Name of a cast member (`voices:`). Settings on the same level override those of the member. */
  readonly as?: string;
  readonly voice?: string;
  readonly prompt?: string;
  /** BCP-47. */
  readonly language?: string;
  /** Offline voice that replaces `voice` with `--draft`. */
  readonly draftVoice?: string;
}

/** How each kind of Markdown node is spoken (`read:` in the manifest), with defaults. */
export interface ReadPolicies {
  readonly code: 'read' | 'skip' | 'announce';
  readonly tables: 'read' | 'skip' | 'announce';
  /** `alt`: the alternative text; `announce`: the same after "Image:". */
  readonly images: 'alt' | 'read' | 'skip' | 'announce';
  readonly footnotes: 'read' | 'skip';
  /** `text`: the link's text, or the host of a bare address; `read`: as on the page; `skip`: no bare addresses. */
  readonly links: 'text' | 'read' | 'skip';
  readonly headings: 'read' | 'skip';
  readonly html: 'read' | 'skip';
  /** `speak`: in words, by optional packages; `read`: the signs of the source. */
  readonly math: 'speak' | 'read' | 'skip' | 'announce';
  /** Citations, such as `[@smith, p. 3]`. */
  readonly citations: 'read' | 'skip';
  /** Notes, tips and warnings in boxes. `title`: only their titles. */
  readonly admonitions: 'read' | 'title' | 'skip';
  /** Tags of page generators, such as `{% include x %}`. Text between paired tags is always read. */
  readonly templates: 'read' | 'skip';
  /** `auto`: the dialects that the book's files and each chapter's text show. */
  readonly dialects: 'auto' | readonly DialectName[];
  /** Labels of the speeches of `speakers`: `Anna.` */
  readonly speakerLabels: 'read' | 'skip';
  /** Delivery tags passed to the engine, without their brackets: `short pause`. */
  readonly tags: readonly string[];
}

/** Section of a chapter with voice settings of its own (`sections:` in the manifest). */
export interface SectionEntry {
  /** The heading's text, or its slug. */
  readonly heading: string;
  readonly delivery: Delivery;
  readonly place: Place;
}

/** Speaker of a play or dialogue (`speakers:` in the manifest). */
export interface SpeakerEntry {
  /** Name in front of the speeches, as written in the manifest. */
  readonly label: string;
  /** Name of the cast member that speaks them. */
  readonly as: string;
  readonly place: Place;
}

/** Entry of `chapters:` in the manifest. */
export interface ChapterEntry {
  /** Normalised path, relative to the manifest's folder, with forward slashes. */
  readonly file: string;
  /** Null: the title comes from the file. */
  readonly title: string | null;
  /** The guid of its episode in the podcast feed; null: made from its file. */
  readonly id: string | null;
  readonly delivery: Delivery;
  readonly sections: readonly SectionEntry[];
  readonly place: Place;
}

/** Seconds of silence between the speech before a seam and the speech after it (`audio.gaps` in the manifest). */
export interface GapSeconds {
  readonly sentence: number;
  readonly paragraph: number;
  readonly listItem: number;
  /** After a heading. */
  readonly heading: number;
  /** Before a heading. */
  readonly section: number;
  readonly thematicBreak: number;
  readonly chapterStart: number;
  readonly chapterEnd: number;
}

/** Settings for checking takes (`check:` in the manifest). */
export interface CheckSettings {
  /** How often a flagged take is bought again. */
  readonly retakes: number;
  /** What the word check is used for. `report`: it only reports; `retake`: its findings cause retakes, too; `off`: takes are not judged. */
  readonly words: 'report' | 'retake' | 'off';
  readonly limits: CheckLimits;
}

/** Addresses for the gateway's callbacks. */
export interface Webhook {
  /** Public URL without a slash at the end; a token is appended to it. */
  readonly url: string;
  /** Where the receiver listens on this machine. */
  readonly listen: { readonly host: string; readonly port: number };
}

/** How the audio in an EPUB is encoded. */
export interface EpubAudio {
  readonly format: (typeof epubFormats)[number];
  readonly encoding: EncoderChoice;
}

/** Validated manifest with every default filled in. Only `parseManifest` creates one. */
export interface Manifest {
  /** Null: not in the manifest; the folder's name is used. */
  readonly title: string | null;
  readonly author: string | null;
  /** Narrator for the tags of the files; null: see `bookLabels`. */
  readonly narrator: string | null;
  /** Whether the files say that a digital voice reads. */
  readonly disclosure: boolean;
  /** Texts spoken before the first chapter and after the last, with placeholders; null: none. */
  readonly credits: {
    readonly opening: { readonly text: string; readonly place: Place } | null;
    readonly closing: { readonly text: string; readonly place: Place } | null;
  };
  readonly year: number | null;
  readonly genre: string;
  readonly description: string | null;
  /** BCP-47. */
  readonly language: string | null;
  readonly cover: { readonly file: string; readonly place: Place } | null;
  readonly engine: {
    readonly name: string;
    /** Null: the engine's default. */
    readonly model: string | null;
    /** Null: the list price. */
    readonly price: Price | null;
    readonly baseUrl: string | null;
  };
  /** Voice settings of the whole book, which every other level overrides. */
  readonly delivery: Delivery & { readonly voice: string };
  /** Voice settings by cast member. */
  readonly voices: Readonly<Record<string, Delivery>>;
  readonly speakers: readonly SpeakerEntry[];
  /** Respellings by word, as written (see `pronouncerOf`). Has no prototype. */
  readonly pronounce: Readonly<Record<string, string>>;
  readonly read: ReadPolicies;
  readonly chapters: readonly ChapterEntry[];
  readonly chunks: {
    readonly maxCharacters: number;
    readonly maxBytes: number;
    readonly seams: 'sentence' | 'paragraph';
  };
  readonly limits: {
    readonly concurrency: number;
    /** Budget of one run; null: no limit. */
    readonly budgetMicroUsd: MicroUsd | null;
    /** Budget of all runs of a calendar month (UTC) together; null: no limit. */
    readonly monthlyBudgetMicroUsd: MicroUsd | null;
    readonly retries: number;
    /** Longest wait for a gateway that fails or accepts no requests. */
    readonly maxWaitMs: number;
    /** How long a text must be unchanged before `ci run` buys it; null: it buys at once. */
    readonly settleMs: number | null;
  };
  /** Null: takes are not checked. */
  readonly check: CheckSettings | null;
  readonly audio: {
    readonly chapters: readonly (typeof chapterFormats)[number][];
    readonly book: readonly (typeof bookFormats)[number][];
    readonly gaps: GapSeconds;
    /** What gets a chapter marker in a file: only chapters, or sections too. */
    readonly marks: 'chapters' | 'sections';
    /** Formats of the captions next to each chapter file. */
    readonly captions: readonly ('vtt' | 'srt')[];
    /** Whether WebVTT captions have the time of each word, where it was found. */
    readonly wordTimes: boolean;
    /** Encoder settings of every format, also of those that are not written. */
    readonly encoding: Encodings;
    /** Null: the loudness of the recordings is kept. */
    readonly loudness: LoudnessTarget | null;
  };
  readonly publish: {
    /** The audio of the EPUB; null: no EPUB is written. */
    readonly epub: EpubAudio | null;
    /** Null: no podcast feed is written. */
    readonly feed: FeedSettings | null;
    /** Whether the listening page is written; null: `--page` decides, and a page that exists is kept up to date. */
    readonly page: boolean | null;
    /** The sample in packages for shops: from the start of a chapter, at most so many minutes. */
    readonly sample: { readonly chapter: number; readonly minutes: number };
    /** Where the site is published, with a slash at the end; null: unknown. */
    readonly url: string | null;
    /** 13 digits; null: none. */
    readonly isbn: string | null;
  };
  /** Gaps that differ from their defaults, in the order of their keys. */
  readonly chosenGaps: readonly { readonly gap: keyof GapSeconds; readonly place: Place }[];
  /** Where the gateway reports that a job has ended; null: narrate only polls. */
  readonly webhook: Webhook | null;
  /** Second place for recordings and journal; null: only `.narrate`. */
  readonly store: StoreSettings | null;
  /** Folder of the written files, relative to the manifest. */
  readonly output: string;
}
