import type { DialectName } from '../../manifest/dialects.js';

/** Formula of a chapter. */
export interface Formula {
  /** TeX without delimiters, or a well-formed `<math>` element. */
  readonly source: string;
  readonly syntax: 'tex' | 'mathml';
  readonly isBlock: boolean;
}

/** Returns the words for a formula, or why there are none, as the end of a sentence: `because …`. */
export type SpeakFormula = (formula: Formula) => { readonly words: string } | { readonly problem: string };

/**
 * Version of the rules by which Markdown becomes words. It grows when a new narrate reads the same file differently, and is in
 * the journal with each submission, so that an update does not buy parts of finished books again.
 * 1: narrate 0.1. 2: dialects, numbers of single list items and of lists that start over 31, raised digits, titles of the front matter.
 */
export type ReadingVersion = 1 | 2;

/** The version that this narrate reads with. */
export const readingVersion: ReadingVersion = 2;

/** What decides how a chapter is read, in addition to its text and the policies. */
export interface ReadingRules {
  readonly version: ReadingVersion;
  /** Dialects that the book's files show. Only used where the policy is `auto`. */
  readonly found: readonly DialectName[];
  /** Whether the file is MDX: Markdown with JSX. */
  readonly isMdx: boolean;
  /** For the policy `math: speak`; absent: formulas are announced. Not part of the version, but of the cache's key. */
  readonly speakFormula?: SpeakFormula;
}

/** Dialects that the end of a file's name shows. */
const dialectsOfFiles: readonly (readonly [RegExp, DialectName])[] = [
  [/\.qmd$/i, 'quarto'],
  [/\.Rmd$/i, 'pandoc'],
];

/** Returns the rules for a chapter's file. `found`: dialects that the book's other files show. */
export const rulesFor = (
  file: string,
  { found, version = readingVersion }: { found: readonly DialectName[]; version?: ReadingVersion },
): ReadingRules => {
  const shown = dialectsOfFiles.flatMap(([name, dialect]) => (name.test(file) ? [dialect] : []));
  return { version, found: [...new Set([...found, ...shown])], isMdx: /\.mdx$/i.test(file) };
};

/** Rules for a chapter without a book. */
export const plainRules: ReadingRules = { version: readingVersion, found: [], isMdx: false };
