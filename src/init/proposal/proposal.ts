/** A file that a source names as part of the book, in the source's order. */
export interface ProposedChapter {
  /** Relative to the manifest's folder, with forward slashes. */
  readonly file: string;
  /** In place of the file's own title; null: the file's own. */
  readonly title: string | null;
  /** The part of the book that begins here, written as a comment above the line; null: none does. */
  readonly part: string | null;
  /** Why a listener does not want it: it becomes a line that is commented out, with these words behind it. Null: it is read. */
  readonly leftOut: string | null;
}

/** What was found out about a book, before anybody was asked and anything was written. */
export interface Proposal {
  readonly title: string;
  readonly author: string | null;
  /** A well-formed BCP-47 tag; null: not known. */
  readonly language: string | null;
  readonly description: string | null;
  /** A PNG or JPEG file, relative to the manifest's folder. */
  readonly cover: string | null;
  /** What it was read from, for people: `mdBook (book.toml, src/SUMMARY.md)`. */
  readonly source: string;
  readonly chapters: readonly ProposedChapter[];
  /** Names of a cast that marks in the chapters call for: each is given a voice. Absent: none. */
  readonly cast?: readonly string[];
  /** What a person should know: files that are named and missing, settings that could not be read. Sentences. */
  readonly notices: readonly string[];
}
