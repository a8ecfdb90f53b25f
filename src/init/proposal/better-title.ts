import type { MarkdownDocument } from '../../markdown/block.js';

/**
 * A chapter's title where the file's own would be a poor one; null: it is good. In a front matter may stand the title of the
 * whole book, and a heading may end in marks of Pandoc.
 */
export function betterTitle({ title, headings }: MarkdownDocument, bookTitle: string | null): string | null {
  const clean = (text: string) => text.replace(/\s*\{[-.#][^}]*\}$/, '').trim();
  const heading = headings
    .map(({ text }) => clean(text))
    .find((text) => text !== '' && !/^\((PART|APPENDIX)/.test(text));
  const better = title !== null && title !== bookTitle ? clean(title) : (heading ?? title);
  return better === title || better === '' ? null : better;
}
