import type { DialectName } from '../../../src/manifest/dialects.js';
import type { ReadPolicies } from '../../../src/manifest/manifest.js';
import { plainRules } from '../../../src/markdown/dialects/reading-rules.js';
import { readMarkdown } from '../../../src/markdown/read/read.js';
import { defaults } from '../policies.js';

/** Returns what is spoken and skipped of a chapter in a book of a dialect; null: the book's files show none. */
export function readAs(dialect: DialectName | null, markdown: string, policies: Partial<ReadPolicies> = {}) {
  const found = dialect === null ? [] : [dialect];
  const document = readMarkdown(markdown, { ...defaults, ...policies }, { ...plainRules, found });
  return {
    said: document.blocks.map(({ text }) => text),
    kinds: document.blocks.map(({ kind }) => kind),
    skipped: document.skipped.map(({ kind, preview }) => `${kind}: ${preview}`),
    places: document.skipped.map(({ line, column }) => `${line}:${column}`),
    constructs: document.constructs,
    headings: document.headings,
  };
}
