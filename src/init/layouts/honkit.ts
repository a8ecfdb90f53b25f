import { posix } from 'node:path';
import { readSummaryBook } from '../contents/summary-book.js';
import { asMapping, parseJson } from '../files/loose-values.js';
import type { ReadLayout } from '../outline/outline.js';
import { textInCode } from '../proposal/text-in-code.js';

/**
 * Reads a HonKit book: `book.js`, which is never run, or `book.json` next to a `package.json` that names `honkit`
 * (https://honkit.netlify.app/config.html).
 */
export const readHonkit: ReadLayout = (folder, base) => {
  const paths = ['book.js', 'book.json', 'package.json'].map((name) => posix.join(base, name));
  const file = paths.find(folder.isFile);
  if (file === undefined || !usesHonkit(folder.text(posix.join(base, 'package.json')), file)) return null;
  const text = folder.text(file) ?? '';
  const keys = ['root', 'title', 'author', 'language', 'description'];
  const inCode = () => Object.fromEntries(keys.map((key) => [key, textInCode(text, key)]));
  const settings = file.endsWith('.js')
    ? inCode()
    : file.endsWith('book.json')
      ? asMapping(parseJson(text))
      : {};
  if (!file.endsWith('package.json'))
    return readSummaryBook(folder, base, { tool: 'HonKit', file, settings });
  // Without settings, only a table of contents tells that the package is a book.
  const list = posix.join(base, 'SUMMARY.md');
  return folder.isFile(list) ? readSummaryBook(folder, base, { tool: 'HonKit', file: list, settings }) : null;
};

/** A `book.js` needs no `package.json`, for the command may be installed elsewhere. */
function usesHonkit(json: string | null, file: string): boolean {
  const { dependencies, devDependencies } = asMapping(parseJson(json));
  const isNamed = { ...asMapping(dependencies), ...asMapping(devDependencies) }.honkit !== undefined;
  return isNamed || file.endsWith('book.js');
}
