import type { ProposedSpeakers } from './propose-speakers.js';

/** File of the book, in the order of its source. */
export interface ProposedChapter {
  /** Relative to the manifest's folder, with forward slashes. */
  readonly file: string;
  /** Title that replaces the file's own; null: none. */
  readonly title: string | null;
  /** Title of the part that begins here, written as a comment; null: none begins. */
  readonly part: string | null;
  /** Why the chapter is left out, in a few words: it is commented out with this reason. Null: it is included. */
  readonly leftOut: string | null;
}

/** Proposed content of a manifest, before questions are asked and anything is written. */
export interface Proposal {
  readonly title: string;
  readonly author: string | null;
  /** A well-formed BCP-47 tag; null: unknown. */
  readonly language: string | null;
  readonly description: string | null;
  /** A PNG or JPEG file, relative to the manifest's folder. */
  readonly cover: string | null;
  /** Layout and files that it was read from, for messages: `mdBook (book.toml, src/SUMMARY.md)`. */
  readonly source: string;
  readonly chapters: readonly ProposedChapter[];
  /** Cast members that voice comments in the chapters use. Each gets a voice. Absent: none. */
  readonly cast?: readonly string[];
  /** Speakers of a play or dialogue, for which voices are proposed in a comment. Absent: none. */
  readonly speakers?: ProposedSpeakers | null;
  /** True: the text of some chapters is HTML, so the manifest has `html: read`. Absent: it is skipped, as by default. */
  readonly readsHtml?: boolean;
  /** Sentences for the user, such as missing files and unreadable settings. */
  readonly notices: readonly string[];
}
