import { countConstructs } from '../../markdown/dialects/count-constructs.js';
import type { FoundDialect } from '../../project/read/find-dialects.js';

/**
 * Returns a sentence about the Markdown that narrate reads in addition to CommonMark: the dialects that the book's files show, and the
 * constructs in its chapters. Nothing for a book of plain Markdown.
 */
export function dialectNotices(
  found: readonly FoundDialect[],
  chapters: readonly { readonly constructs: readonly string[] }[],
): string[] {
  const dialects = found.map(({ name, file }) => `${name} (${file})`);
  const constructs = [...countConstructs(chapters)].map(
    ([name, count]) => `${name} in ${count === 1 ? '1 chapter' : `${count} chapters`}`,
  );
  if (dialects.length === 0 && constructs.length === 0) return [];
  const byFile =
    dialects.length > 0
      ? [`Dialects of Markdown, with the file that shows each: ${dialects.join(', ')}.`]
      : [];
  const byText = constructs.length > 0 ? [`Constructs found in the text: ${constructs.join(', ')}.`] : [];
  return [[...byFile, ...byText, '`--dry-run --explain` lists them.'].join(' ')];
}
