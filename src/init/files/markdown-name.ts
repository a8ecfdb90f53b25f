import { posix } from 'node:path';

/** What is read as Markdown. */
const endings = /\.(md|markdown|mdown|mkd|mdx|rmd|qmd|markua)$/i;

export const isMarkdown = (file: string): boolean => endings.test(file);

/** A name, or the last part of a path, without the ending of a text: `01-harbour`. */
export const stemOf = (file: string): string =>
  posix
    .basename(file)
    .replace(endings, '')
    .replace(/\.txt$/i, '');
