import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type DialectName, dialectNames, dialects } from '../../manifest/dialects.js';

/** Dialect that a file of the book shows. */
export interface FoundDialect {
  readonly name: DialectName;
  /** Name of the file or folder. */
  readonly file: string;
}

/**
 * Returns the dialects that the files of a book show, such as `mkdocs.yml`. It looks in the manifest's folder and in the
 * folders from there down to the chapters.
 * @param chapters paths relative to `root`
 */
export function findDialects(root: string, chapters: readonly string[]): readonly FoundDialect[] {
  const folders = new Set(['.']);
  for (const chapter of chapters)
    for (let folder = dirname(chapter); !folders.has(folder); folder = dirname(folder)) folders.add(folder);
  const isThere = (name: string) => [...folders].some((folder) => existsSync(join(root, folder, name)));
  // Jupyter Book has a `_config.yml` too, next to its `_toc.yml`.
  const isJupyterBook = isThere('_toc.yml');
  return dialectNames.flatMap((name) => {
    const file = dialects[name].find(isThere);
    return file === undefined || (name === 'jekyll' && isJupyterBook) ? [] : [{ name, file }];
  });
}
