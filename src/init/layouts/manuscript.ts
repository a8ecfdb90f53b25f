import { posix } from 'node:path';
import { markdownFiles } from '../files/markdown-files.js';
import { asEntries } from '../outline/in-part.js';
import type { ReadLayout } from '../outline/outline.js';

/** Reads a folder `manuscript` without a list of its files, such as a Leanpub book that is not yet built: all files in order. */
export const readManuscript: ReadLayout = (folder, base) => {
  const path = posix.join(base, 'manuscript');
  const files = markdownFiles(folder, path);
  if (files.length < 2) return null;
  const cover = ['title_page.png', 'title_page.jpg']
    .flatMap((name) => [`${path}/resources/${name}`, `${path}/images/${name}`])
    .find(folder.isFile);
  return {
    source: `a manuscript folder (${path})`,
    folder: base,
    cover: cover ?? null,
    entries: asEntries(files),
    listedIn: null,
    notices: [],
  };
};
