import type { Diagnostic } from '../../base/diagnostic.js';
import type { VoiceComment } from '../block.js';
import type { SourceText } from './source-text.js';

/** What stands before a chapter's text and is not spoken. */
export interface FrontMatter {
  /** Whether there is one: text between two `---` lines that is no mapping is text. */
  readonly isThere: boolean;
  readonly title: string | null;
  readonly mark: VoiceComment | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Of a chapter that begins with its text. */
export const noFrontMatter: FrontMatter = { isThere: false, title: null, mark: null, diagnostics: [] };

/** The first line of front matter. */
export const fenceLine = /^(---|\+\+\+)[ \t]*\r?\n/;

/** False: nobody needs a YAML parser to read the chapter. */
export const mayHaveFrontMatter = ({ text }: SourceText): boolean => fenceLine.test(text);
