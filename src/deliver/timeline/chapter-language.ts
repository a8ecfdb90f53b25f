/**
 * Returns the language in which all of a chapter is spoken, or else that of the book. BCP-47; null: unknown.
 * @param lines its blocks; null: in the language of the book
 */
export function chapterLanguage(
  lines: readonly { readonly language: string | null }[],
  book: string | null,
): string | null {
  const [only = book, ...others] = new Set(lines.map(({ language }) => language ?? book));
  return others.length === 0 ? only : book;
}
