import { type ImportedBook, importEpub } from '../../../src/init/epub/import-epub.js';
import { type EpubParts, makeEpub } from './epub-builder.js';

/** Writes an EPUB and converts it. */
export const imported = (parts: EpubParts): Promise<ImportedBook> => importEpub(makeEpub(parts));

/** Returns the Markdown of the only chapter of a book with this body. */
export async function chapterOf(body: string, others: Partial<EpubParts> = {}): Promise<string> {
  const { files } = await imported({ pages: [{ name: 'c.xhtml', body }], ...others });
  return String(files[0]?.contents);
}

/** Returns the Markdown of each file of a book. */
export const markdown = ({ files }: ImportedBook): string[] => files.map(({ contents }) => String(contents));

/** Returns file, reason, title and part of each chapter. */
export const outline = ({ proposal }: ImportedBook) =>
  proposal.chapters.map(({ file, leftOut, title, part }) => ({ file, leftOut, title, part }));
