import type { Diagnostic } from '../../base/diagnostic.js';
import type { VoiceComment } from '../block.js';
import type { SourceText } from './source-text.js';

/** Metadata before a chapter's text, which is not spoken. */
export interface FrontMatter {
  /** Whether the chapter has front matter. Text between two `---` lines that is not a mapping is ordinary text. */
  readonly isThere: boolean;
  /** Null: none. */
  readonly title: string | null;
  /** `narrate:`; null: none, or one with problems. */
  readonly comment: VoiceComment | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Result for a chapter without front matter. */
export const noFrontMatter: FrontMatter = { isThere: false, title: null, comment: null, diagnostics: [] };

/** Matches the first line of front matter. */
export const fenceLine = /^(---|\+\+\+)[ \t]*\r?\n/;

/** Tells whether a chapter may have front matter. False: it can be read without the YAML parser. */
export const mayHaveFrontMatter = ({ text }: SourceText): boolean => fenceLine.test(text);
