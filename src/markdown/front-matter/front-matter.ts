import type { Diagnostic } from '../../base/diagnostic.js';
import type { Span, VoiceComment } from '../block.js';
import type { SourceText } from '../parse/source-text.js';

/** Metadata before a chapter's text, which is not spoken, except for the title. */
export interface FrontMatter {
  /**
   * Offset of its end in the chapter's text; 0: there is none. Text between two `---` lines that is not a mapping is ordinary
   * text.
   */
  readonly end: number;
  /** Whether it is between fences, so that it can be nothing else. Other front matter is counted as skipped. */
  readonly isFenced: boolean;
  /** Title and its place; null: none. */
  readonly title: { readonly text: string; readonly span: Span } | null;
  /** `lang:` or `language:`, if it is a BCP-47 tag; null: none. */
  readonly language: string | null;
  /** `narrate:`; null: none, or one with problems. */
  readonly comment: VoiceComment | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Result for a chapter without front matter. */
export const noFrontMatter: FrontMatter = {
  end: 0,
  isFenced: true,
  title: null,
  language: null,
  comment: null,
  diagnostics: [],
};

/** Fences, a `{` of JSON, a `%` of a Pandoc title block, or a key. */
const possibleStart = /^(?:(?:---|\+\+\+|;;;)[ \t]*\r?\n|\{|%|\p{L}[\p{L} _-]*:)/u;

/** Tells whether a chapter may have front matter. False: it can be read without the parsers of YAML and TOML. */
export const mayHaveFrontMatter = ({ text }: SourceText): boolean => possibleStart.test(text);
