import { posix } from 'node:path';
import { type ContentsItem, readNested } from '../contents/nested-contents.js';
import { asLine, asMapping, asNames, parseYaml } from '../files/loose-values.js';
import { matchingFiles } from '../files/matching-files.js';
import type { SourceFolder } from '../files/source-folder.js';
import type { ReadLayout } from '../outline/outline.js';

/**
 * Reads a Jupyter Book: `_toc.yml` with parts, chapters and sections, in the formats of its versions 0 and 1 and of
 * sphinx-external-toc; title, author and language are in `_config.yml` (https://jupyterbook.org/v1/structure/toc.html).
 */
export const readJupyterBook: ReadLayout = async (folder, base) => {
  const file = ['_toc.yml', '_toc.yaml'].map((name) => posix.join(base, name)).find(folder.isFile);
  if (file === undefined) return null;
  const contents = await parseYaml(folder.text(file));
  const settings = asMapping(await parseYaml(folder.text(posix.join(base, '_config.yml'))));
  const sphinx = asMapping(asMapping(settings.sphinx).config);
  // Version 0 has a list, the others a mapping with the first page as `root`.
  const read = (item: unknown) => readItem(item, folder, base);
  const { entries, notices } = readNested(Array.isArray(contents) ? contents : [contents], {
    file,
    folder: base,
    read,
  });
  if (entries.length === 0) return null;
  return {
    source: `Jupyter Book (${file})`,
    folder: base,
    title: asLine(settings.title),
    author: asNames(settings.author),
    language: asLine(sphinx.language),
    description: asLine(settings.description),
    entries,
    listedIn: file,
    notices,
  };
};

const nestings = ['parts', 'subtrees', 'chapters', 'sections', 'entries'];

function readItem(item: unknown, folder: SourceFolder, base: string): ContentsItem {
  const values = asMapping(item);
  const { root, file, url, glob, title, caption, part, header } = values;
  // Version 0 names pages as `url: /page`; later, `url` is another site.
  const local = asLine(url)?.startsWith('/') ? asLine(url) : null;
  const pattern = asLine(glob);
  return {
    path: asLine(root) ?? asLine(file) ?? local,
    files: pattern === null ? [] : matchingFiles(folder, base, pattern),
    title: asLine(title),
    part: asLine(caption) ?? asLine(part) ?? asLine(header),
    items: nestings.flatMap((key) => values[key] ?? []),
  };
}
