import type { ReadPolicies } from '../../manifest/manifest.js';
import type { MarkdownDocument } from '../block.js';
import { plainRules, type ReadingRules } from '../dialects/reading-rules.js';
import { readFrontMatter } from '../front-matter/read-front-matter.js';
import { createSourceText } from '../parse/source-text.js';
import { readBody } from './read-body.js';

/**
 * Reads a chapter's Markdown. Returns the blocks to speak under the policies, the skipped parts, and every problem. Never
 * throws for invalid text.
 * @param source content of the file; a byte order mark at its start is ignored
 * @param rules default: those of this version, for a chapter without a book
 */
export function readMarkdown(
  source: string,
  policies: ReadPolicies,
  rules: ReadingRules = plainRules,
): MarkdownDocument {
  const text = createSourceText(source);
  return readBody(text, readFrontMatter(text, policies, rules), policies, rules);
}
