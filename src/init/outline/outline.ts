import type { SourceFolder } from '../files/source-folder.js';

/** File of a book, in the order of its layout. */
export interface OutlineEntry {
  /** Path relative to the source folder; the file may be missing. */
  readonly file: string;
  /** Title in the layout, for files without a title of their own; null: none. */
  readonly title: string | null;
  /** Title of the part that begins with this file; null: none begins. */
  readonly part: string | null;
  /** Why the layout leaves it out; absent: it does not. */
  readonly leftOut?: string;
  /** True: the layout adds it to the list of chapters, which does not name it. So its name and content decide. */
  readonly isExtra?: boolean;
}

/** Information about a book from its layout. Texts are unchanged. */
export interface Outline {
  /** Name of the layout and its files, for messages: `mdBook (book.toml, src/SUMMARY.md)`. */
  readonly source: string;
  /** Folder of the book, relative to the source folder; empty: the source folder itself. */
  readonly folder: string;
  readonly title?: string | null;
  readonly author?: string | null;
  readonly language?: string | null;
  readonly description?: string | null;
  /** Relative to the source folder. */
  readonly cover?: string | null;
  readonly entries: readonly OutlineEntry[];
  /** File that lists the chapters; null: none, so `entries` has all Markdown files. */
  readonly listedIn: string | null;
  readonly notices: readonly string[];
  /** True: its list of chapters does not exist, so that any other layout is better. */
  readonly isGuess?: boolean;
}

/**
 * Function that reads a layout.
 * @param base folder that may have the layout, relative to the source folder; empty: the source folder itself
 * @returns null: the folder does not have this layout
 */
export type ReadLayout = (folder: SourceFolder, base: string) => Outline | null | Promise<Outline | null>;
