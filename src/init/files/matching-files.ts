import { matchesPattern } from '../../base/paths/matches-pattern.js';
import { markdownFiles } from './markdown-files.js';
import { resolvePath, type SourceFolder } from './source-folder.js';

/** Returns the Markdown files that match a pattern in `base`, in natural order. Patterns may omit the ending. */
export function matchingFiles(folder: SourceFolder, base: string, pattern: string): string[] {
  const path = resolvePath(base, pattern);
  if (path === null) return [];
  return markdownFiles(folder, base, 'all').filter(
    (file) => matchesPattern(file, path) || matchesPattern(file.replace(/\.\w+$/, ''), path),
  );
}
