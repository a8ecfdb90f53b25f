import type { SourceFolder } from '../files/source-folder.js';

/** A file in the order of the book, as a layout names it. */
export interface OutlineEntry {
  /** Relative to the source folder; it may be missing, or lead nowhere. */
  readonly file: string;
  /** What the layout calls it, for files that have no title of their own. */
  readonly title: string | null;
  /** The part of the book that begins with it. */
  readonly part: string | null;
  /** Why the layout itself does not want it. */
  readonly leftOut?: string;
}

/** What a layout says of a book. Texts are as they were found. */
export interface Outline {
  /** For people: `mdBook (book.toml, src/SUMMARY.md)`. */
  readonly source: string;
  /** The folder that the book's files lie in, relative to the source folder; empty: the source folder itself. */
  readonly folder: string;
  readonly title?: string | null;
  readonly author?: string | null;
  readonly language?: string | null;
  readonly description?: string | null;
  /** Relative to the source folder. */
  readonly cover?: string | null;
  readonly entries: readonly OutlineEntry[];
  /** The file that lists the chapters by hand; null: they are all the Markdown there is. */
  readonly listedIn: string | null;
  readonly notices: readonly string[];
}

/**
 * Reads a layout.
 * @param base the folder that may have it, relative to the source folder; empty: that folder itself
 * @returns null where it is not there
 */
export type ReadLayout = (folder: SourceFolder, base: string) => Outline | null | Promise<Outline | null>;
