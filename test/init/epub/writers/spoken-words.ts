import type { ImportedBook } from '../../../../src/init/epub/import-epub.js';
import { readMarkdown } from '../../../../src/markdown/read/read.js';
import { defaults } from '../../../markdown/policies.js';
import { wordsIn } from './manuscript.js';

/** Returns what is spoken of a book: its chapters that are not left out, with notes and tables. */
export function spokenWords({ files, proposal }: ImportedBook): string[] {
  const policies = { ...defaults, footnotes: 'read', tables: 'read' } as const;
  const read = new Set(proposal.chapters.flatMap(({ file, leftOut }) => (leftOut === null ? [file] : [])));
  return files
    .filter(({ path }) => read.has(path))
    .flatMap(({ contents }) => readMarkdown(String(contents), policies).blocks)
    .flatMap(({ text }) => wordsIn(text));
}
