import { posix } from 'node:path';
import { asLine, asList, asMapping, asNames, frontMatterOf, parseYaml } from '../files/loose-values.js';
import { markdownFiles } from '../files/markdown-files.js';
import { resolvePath, type SourceFolder } from '../files/source-folder.js';
import { asEntries } from '../outline/in-part.js';
import type { ReadLayout } from '../outline/outline.js';
import { outsideNotices } from '../proposal/notices.js';

/**
 * Reads a Bookdown book: `rmd_files` of `_bookdown.yml` (a list, or one for each format), or else all `.Rmd` files in
 * order, `index.Rmd` first. Title and author are in the front matter of `index.Rmd`
 * (https://bookdown.org/yihui/bookdown/configuration.html).
 */
export const readBookdown: ReadLayout = async (folder, base) => {
  const file = ['_bookdown.yml', '_bookdown.yaml'].map((name) => posix.join(base, name)).find(folder.isFile);
  if (file === undefined) return null;
  const parsed = await parseYaml(folder.text(file));
  const { rmd_files: named, rmd_subdir: subfolders } = asMapping(parsed);
  const names = listedFiles(named);
  const outside = names.filter((path) => resolvePath(base, path) === null);
  const listed = names.flatMap((path) => resolvePath(base, path) ?? []);
  const found = listed.length > 0 ? listed : allFiles(folder, base, subfolders);
  const index = found.find(
    (path) => /^index\.rmd$/i.test(posix.basename(path)) && posix.dirname(path) === (base || '.'),
  );
  const files = index === undefined ? found : [index, ...found.filter((path) => path !== index)];
  const front = await frontMatterOf(folder.text(index ?? posix.join(base, 'index.Rmd')) ?? '');
  const cover = asLine(front['cover-image']);
  return {
    source: `Bookdown (${file})`,
    folder: base,
    title: asLine(front.title),
    author: asNames(front.author),
    language: asLine(front.lang),
    description: asLine(front.description),
    cover: cover === null ? null : resolvePath(base, cover),
    entries: asEntries(files),
    listedIn: listed.length > 0 ? file : null,
    notices: [
      ...(parsed === null ? [`${file} cannot be read: it is not valid YAML.`] : []),
      ...outsideNotices(file, outside),
    ],
  };
};

/** Returns `rmd_files` as a list; of several formats, preferably HTML. */
function listedFiles(named: unknown): string[] {
  const { html, latex, epub, word } = asMapping(named);
  const list = [named, html, latex, epub, word].find((one) => Array.isArray(one) && one.length > 0);
  const files = typeof named === 'string' ? [named] : asList(list);
  return files.flatMap((path) => asLine(path) ?? []);
}

/** Returns the R Markdown files next to the settings, and in the folders of `rmd_subdir` (`true`: in all folders). */
function allFiles(folder: SourceFolder, base: string, subfolders: unknown): string[] {
  const inFolders = asList(subfolders).flatMap((name) => resolvePath(base, asLine(name) ?? '') ?? []);
  return markdownFiles(folder, base).filter(
    (path) =>
      /\.rmd$/i.test(path) &&
      (subfolders === true ||
        posix.dirname(path) === (base || '.') ||
        inFolders.some((inside) => path.startsWith(`${inside}/`))),
  );
}
