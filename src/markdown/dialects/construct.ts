import type { Extension as FromMarkdown } from 'mdast-util-from-markdown';
import type { Extension as Syntax } from 'micromark-util-types';
import type { DialectName } from '../../manifest/dialects.js';

/** Construct of a Markdown dialect: a kind of syntax that plain CommonMark and GFM do not have. */
export interface Construct {
  /** As in docs/markdown.md. */
  readonly name: string;
  /** Dialects that have it. */
  readonly dialects: readonly DialectName[];
  /**
   * Matches every text that may contain it. Other chapters are parsed without it, which saves time. Must be linear in the
   * length of the text.
   */
  readonly sign: RegExp;
  /**
   * Matches text that can mean nothing else in a book: the construct is then read in every chapter with such text, whatever
   * its dialect. Null: it is read only in its dialects.
   */
  readonly proof: RegExp | null;
  /** Dialects that a match of `proof` shows, so that the chapter's ambiguous constructs of these are read, too. */
  readonly shows?: readonly DialectName[];
  /**
   * True: it looks like prose, so `shows` is not enough. It is read only if the book's files or `read.dialects` name its
   * dialect. Default: false.
   */
  readonly isLikeProse?: boolean;
  /** Whether it is read in every MDX file, under any `read.dialects`. Absent: no. */
  readonly isForMdx?: boolean;
  /** Creates micromark's part. Absent: a handler reads nodes that the parser creates anyway. */
  syntax?(): Syntax;
  /** Creates the part that makes nodes (`nodes.ts`, or mdast's own). */
  fromMarkdown?(): FromMarkdown | readonly FromMarkdown[];
}
