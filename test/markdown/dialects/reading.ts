import type { DialectName } from '../../../src/manifest/dialects.js';
import type { ReadPolicies } from '../../../src/manifest/manifest.js';
import type { MarkdownDocument } from '../../../src/markdown/block.js';
import { plainRules, type ReadingRules } from '../../../src/markdown/dialects/reading-rules.js';
import { readMarkdown } from '../../../src/markdown/read/read.js';
import { defaults } from '../policies.js';

/** Reads a chapter of a book with these dialects. */
export const readAs = (
  markdown: string,
  found: readonly DialectName[] = [],
  { policies = {}, rules = {} }: { policies?: Partial<ReadPolicies>; rules?: Partial<ReadingRules> } = {},
): MarkdownDocument =>
  readMarkdown(markdown, { ...defaults, ...policies }, { ...plainRules, found, ...rules });

/** Returns the texts of the blocks. */
export const textsOf = ({ blocks }: MarkdownDocument): string[] => blocks.map(({ text }) => text);

/** Returns the skipped parts as `kind: preview`. */
export const skippedOf = ({ skipped }: MarkdownDocument): string[] =>
  skipped.map(({ kind, preview }) => `${kind}: ${preview}`);
