import type { ReadPolicies } from '../manifest/manifest.js';
import type { SkippedNode, Span } from '../markdown/block.js';
import type { ReadingRules } from '../markdown/dialects/reading-rules.js';

/** The Markdown of a chapter, and how narrate reads it. */
export interface ChapterSource {
  /** From 1; part of every identifier on the page. */
  readonly chapter: number;
  /** The content of the file, decoded. */
  readonly text: string;
  readonly policies: ReadPolicies;
  readonly rules: ReadingRules;
  /** What is not spoken, for `data-kind`. */
  readonly skipped: readonly SkippedNode[];
}

/** A time from the start of the chapter. Null: there is no audio, or the time is not known. */
type Seconds = number | null;

/** A word of a sentence, in UTF-16 code units of the sentence's text. */
export interface SpokenWord {
  readonly at: number;
  readonly length: number;
  readonly startSeconds: Seconds;
  readonly endSeconds: Seconds;
}

/** A sentence as it is written on the page. */
export interface SpokenSentence {
  readonly text: string;
  readonly startSeconds: Seconds;
  readonly endSeconds: Seconds;
  readonly words: readonly SpokenWord[];
}

/** What is spoken of one block, in the order of speech. */
export interface SpokenBlock {
  /** The place of the block in the file. */
  readonly span: Span;
  /** BCP-47; null: that of the chapter. */
  readonly language: string | null;
  /** Joined, their texts are that of the block. */
  readonly sentences: readonly SpokenSentence[];
}

/** A chapter as it is spoken. */
export interface SpokenChapter {
  readonly chapter: number;
  /** The Markdown file, relative to the manifest's folder. */
  readonly file: string;
  readonly title: string;
  /** The language of the chapter, BCP-47; null: unknown. */
  readonly language: string | null;
  readonly blocks: readonly SpokenBlock[];
}

/** A sentence of a rendered chapter. Times are seconds from the start of the chapter; null: no audio. */
export interface RenderedSentence {
  /**
   * The element that shows it, such as `ch2-s14`. A sentence whose words are not on the page, such as the words for a formula, has
   * the id of the sentence before or after it, so several sentences may have the same one.
   */
  readonly id: string;
  readonly startSeconds: Seconds;
  readonly endSeconds: Seconds;
  /** Index of its first word in `words`, and of the first word behind it. */
  readonly firstWord: number;
  readonly endWord: number;
}

/** A word of a rendered chapter. Times are seconds from the start of the chapter; null: not known. */
export interface RenderedWord {
  /** Such as `ch2-w231`, for the 231st spoken word of chapter 2. */
  readonly id: string;
  readonly startSeconds: Seconds;
  readonly endSeconds: Seconds;
}

/** A picture of a rendered chapter. */
export interface RenderedImage {
  /** The path or address as it is written in the Markdown. */
  readonly source: string;
  /** The address in the markup. */
  readonly name: string;
  /** The alternative text; may be empty. */
  readonly alt: string;
}

/** A chapter as XHTML that is HTML5 too, with an element for each sentence and word. */
export interface RenderedChapter {
  readonly chapter: number;
  /** The Markdown file, relative to the manifest's folder. */
  readonly file: string;
  readonly title: string;
  /** BCP-47; null: unknown. */
  readonly language: string | null;
  readonly direction: 'ltr' | 'rtl';
  /**
   * Well-formed fragments for `<body>`, one for each block of the page.
   *
   * - A sentence is `<span class="s" id="ch2-s14">`, a word in it `<span class="w" id="ch2-w231">`.
   * - A sentence or word that crosses other elements has several spans. The first has the id; the others have it in `data-for`.
   * - What is not spoken has the class `unspoken` and its kind in `data-kind`, as `narrate script` shows it: `code`, `table`, `math` …
   * - A block in another language than the chapter has `lang`, `xml:lang` and `dir`. In a block with several languages, its sentences
   *   have them.
   *
   * The words of the page, in the order of `words`, are the spoken words. A word whose text is not on the page has no element: words
   * of a `say` comment, of a formula, or of the alternative text of a picture.
   */
  readonly blocks: readonly string[];
  /** In the order of speech. Notes that are spoken are on the page where they are spoken. */
  readonly sentences: readonly RenderedSentence[];
  /** In the order of speech. */
  readonly words: readonly RenderedWord[];
  /** The pictures on the page, without repetitions. */
  readonly images: readonly RenderedImage[];
}
