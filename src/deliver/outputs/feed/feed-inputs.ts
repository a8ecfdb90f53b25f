import type { FeedSettings } from '../../../manifest/schema/feed-schema.js';

/** Everything that a feed is made from. All names are of files in the output folder. */
export interface FeedInputs {
  readonly book: {
    readonly title: string;
    readonly author: string | null;
    readonly narrator: string | null;
    readonly description: string | null;
    /** BCP-47. */
    readonly language: string | null;
    readonly cover: string | null;
  };
  /** The `podcast:guid`. */
  readonly podcast: string;
  readonly settings: FeedSettings;
  /** The sentence that a digital voice reads; null: not said. */
  readonly sentence: string | null;
  readonly items: readonly FeedItem[];
}

/** A chapter with its audio file. */
export interface FeedItem {
  readonly title: string;
  readonly guid: string;
  /** The number of the chapter. */
  readonly episode: number;
  /** Milliseconds since 1970. */
  readonly dateMs: number;
  readonly audio: { readonly name: string; readonly bytes: number; readonly mimeType: string };
  /** Null: the file is older than the text. */
  readonly seconds: number | null;
  readonly captions: readonly string[];
  /** Null: none. */
  readonly chapters: string | null;
}
