import { posix } from 'node:path';

/** Matches the extension of a file that is read as Markdown. */
export const markdownExtension = /\.(md|markdown|mdown|mkd|mdx|rmd|qmd|markua)$/i;

/** Tells by its extension whether a file is read as Markdown. */
export const isMarkdown = (file: string): boolean => markdownExtension.test(file);

/** Returns the last part of a path without its Markdown extension or `.txt`: `01-harbour`. */
export const stemOf = (file: string): string =>
  posix
    .basename(file)
    .replace(markdownExtension, '')
    .replace(/\.txt$/i, '');
