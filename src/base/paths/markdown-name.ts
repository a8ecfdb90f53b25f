/** Matches the extension of a file that is read as Markdown. */
export const markdownExtension = /\.(md|markdown|mdown|mkd|mdx|rmd|qmd|markua)$/i;

/** Tells by its extension whether a file is read as Markdown. */
export const isMarkdown = (file: string): boolean => markdownExtension.test(file);
