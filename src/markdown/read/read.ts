import type { ReadPolicies } from '../../manifest/manifest.js';
import type { MarkdownDocument } from '../block.js';
import { readFrontMatter } from '../parse/front-matter.js';
import { createSourceText } from '../parse/source-text.js';
import { readBody } from './read-body.js';

/**
 * Reads a chapter's Markdown: what is spoken of it under the policies, what is left out, and what is wrong with it.
 * Never throws for what is in the text.
 * @param source the file's text; a byte order mark at its start is no part of it
 */
export function readMarkdown(source: string, policies: ReadPolicies): MarkdownDocument {
  const text = createSourceText(source);
  return readBody(text, readFrontMatter(text), policies);
}
