// The player (`web/`) is compiled without the types of Node and shares these types, so this file imports nothing.

/** The book, as `index.html` hands it to the player in a data block. */
export interface PageBook {
  /** Names the book in the browser's storage. It stays the same when the book is written again. */
  readonly id: string;
  readonly title: string;
  readonly author: string | null;
  /** Relative to the page; null: the book has no cover. */
  readonly cover: string | null;
  readonly chapters: readonly PageChapter[];
}

/** A chapter of the page. */
export interface PageChapter {
  /** From 1, in the order of the manifest. It is part of the ids in the text (`ch2-s14`) and of links to them. */
  readonly chapter: number;
  /** The Markdown file. It identifies the chapter in bookmarks. */
  readonly file: string;
  readonly title: string;
  /** BCP-47; null: unknown. */
  readonly language: string | null;
  readonly direction: 'ltr' | 'rtl';
  /** The script with the text, relative to the page. */
  readonly script: string;
  /** Null: the chapter has no recording that is up to date. */
  readonly audio: PageAudio | null;
  /** 0 without a recording. */
  readonly durationSeconds: number;
}

/** Where the sound of a chapter is. */
export interface PageAudio {
  /** Relative to the page. */
  readonly url: string;
  /** Where the chapter begins in the file: 0, except in a file with the whole book. */
  readonly startSeconds: number;
}

/** The text of a chapter, which its script hands to `narrateChapter`. Times are in milliseconds from the start of the chapter. */
export interface PageText {
  /** HTML, one fragment for each block. */
  readonly blocks: readonly string[];
  /** Start, end (-1: unknown) and the number in the id: 14 for `ch2-s14`. */
  readonly sentences: readonly (readonly [number, number, number])[];
  /** Start and end (-1: unknown) of each word; the first has the id `ch2-w1`. */
  readonly words: readonly (readonly [number, number])[];
}
