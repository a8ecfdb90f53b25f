import type { LoudnessTarget } from '../audio/dsp/loudness-targets.js';
import type { bookFormats, chapterFormats } from '../audio/formats/registry.js';
import type { Place } from '../base/diagnostic.js';
import type { MicroUsd } from '../base/money/money.js';
import type { Price } from '../base/money/price.js';
import type { CheckLimits } from '../check/takes/check-limits.js';
import type { Encodings } from './schema/encoding-schema.js';
import type { StoreSettings } from './schema/store-schema.js';

/** How something is said: any part may be left open, to be filled by what is weaker. */
export interface Delivery {
  /** The name of a cast member (`voices:`), whose parts come before this mark's own. */
  readonly as?: string;
  readonly voice?: string;
  readonly prompt?: string;
  /** BCP-47. */
  readonly language?: string;
  /** The offline voice that stands in for `voice` with `--draft`. */
  readonly draftVoice?: string;
}

/** What is spoken of each kind of node (`read:` in the manifest), with the defaults filled in. */
export interface ReadPolicies {
  readonly code: 'read' | 'skip' | 'announce';
  readonly tables: 'read' | 'skip' | 'announce';
  /** `alt`: the alternative text; `announce`: "Image:" before it. */
  readonly images: 'alt' | 'read' | 'skip' | 'announce';
  readonly footnotes: 'read' | 'skip';
  /** `text`: the link's text, and of a bare address its host; `read`: as on the page; `skip`: bare addresses are left out. */
  readonly links: 'text' | 'read' | 'skip';
  readonly headings: 'read' | 'skip';
  readonly html: 'read' | 'skip';
  readonly math: 'read' | 'skip' | 'announce';
  /** Bracketed delivery tags that go to the engine as they are, without the brackets: `short pause`. */
  readonly tags: readonly string[];
}

export interface SectionEntry {
  /** The heading's text, or its slug. */
  readonly heading: string;
  readonly delivery: Delivery;
  readonly place: Place;
}

export interface ChapterEntry {
  /** As written: relative to the manifest's folder, forward slashes. */
  readonly file: string;
  readonly title: string | null;
  readonly delivery: Delivery;
  readonly sections: readonly SectionEntry[];
  readonly place: Place;
}

/** Silence from the end of the speech before a seam to the beginning of that after it (`audio.gaps` in the manifest). */
export interface GapSeconds {
  readonly sentence: number;
  readonly paragraph: number;
  readonly listItem: number;
  /** After a heading, and before one. */
  readonly heading: number;
  readonly section: number;
  readonly thematicBreak: number;
  readonly chapterStart: number;
  readonly chapterEnd: number;
}

/** How recordings are checked. */
export interface CheckSettings {
  /** How often one in doubt is bought again. */
  readonly retakes: number;
  readonly limits: CheckLimits;
}

/** How callbacks come in. */
export interface Webhook {
  /** The address that the gateway can reach, without a slash at its end; a token is added to it. */
  readonly url: string;
  /** Where the receiver listens on this machine. */
  readonly listen: { readonly host: string; readonly port: number };
}

/** The manifest, checked, with every default filled in. Made by `parseManifest` alone. */
export interface Manifest {
  /** Null: the manifest names none, and the folder's name stands in. */
  readonly title: string | null;
  readonly author: string | null;
  /** Who speaks, as the files' tags say it. */
  readonly narrator: string | null;
  readonly year: number | null;
  readonly genre: string;
  readonly description: string | null;
  /** BCP-47. */
  readonly language: string | null;
  readonly cover: { readonly file: string; readonly place: Place } | null;
  readonly engine: {
    readonly name: string;
    /** Null: the engine's own choice. */
    readonly model: string | null;
    /** Null: the list price. */
    readonly price: Price | null;
    readonly baseUrl: string | null;
  };
  /** The weakest delivery: the manifest's own voice, prompt and language. */
  readonly delivery: Delivery & { readonly voice: string };
  /** The cast: name to delivery. */
  readonly voices: Readonly<Record<string, Delivery>>;
  /** Words to respellings, as written (see `pronouncerOf`). Without a prototype. */
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
    /** For one run; null: none. */
    readonly budgetMicroUsd: MicroUsd | null;
    /** For all runs of a calendar month (UTC) together; null: none. */
    readonly monthlyBudgetMicroUsd: MicroUsd | null;
    readonly retries: number;
    /** The longest that a gateway may go on taking nothing. */
    readonly maxWaitMs: number;
  };
  /** Null: they are not. */
  readonly check: CheckSettings | null;
  readonly audio: {
    readonly chapters: readonly (typeof chapterFormats)[number][];
    readonly book: readonly (typeof bookFormats)[number][];
    readonly gaps: GapSeconds;
    /** What has a mark in a file: chapters alone, or sections too. */
    readonly marks: 'chapters' | 'sections';
    /** Formats of the captions beside each chapter file. */
    readonly captions: readonly ('vtt' | 'srt')[];
    /** How each format is encoded, whether it is made or not. */
    readonly encoding: Encodings;
    /** Null: the recordings are left as loud as they are. */
    readonly loudness: LoudnessTarget | null;
  };
  /** The gaps that are not what they are by default, in the order of their keys. */
  readonly chosenGaps: readonly { readonly gap: keyof GapSeconds; readonly place: Place }[];
  /** Where the gateway says that a job has ended; null: it is asked alone. */
  readonly webhook: Webhook | null;
  /** Where recordings and journal are kept besides; null: in `.narrate` alone. */
  readonly store: StoreSettings | null;
  /** The folder for what is made, relative to the manifest. */
  readonly output: string;
}
