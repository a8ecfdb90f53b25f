import { createHash } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, extname, join, relative } from 'node:path';
import { isAbsolute } from 'node:path/posix';
import { slug } from 'github-slugger';
import { pageFolder } from '../../timeline/output-name.js';
import { type PageInputs, renderPage } from './render-page.js';

/** A picture of a chapter, which is copied to the folder of the page. */
export interface Picture {
  /** Absolute. */
  readonly path: string;
  /** In the output folder. It has a part of the hash, so that two pictures never share it. */
  readonly name: `${string}.${(typeof extensions)[number]}`;
  readonly sha256: string;
}

/** The kinds of pictures that every browser shows. */
const extensions = ['png', 'jpg', 'jpeg', 'gif', 'webp', 'avif', 'svg'] as const;

/** The signs of a picture in Markdown, in HTML, and in the dialects. Chapters without them are not rendered to find pictures. */
const sign = /!\[|<\w*(?:img|image)/i;

/** Finds the pictures of a chapter, by their addresses in the Markdown. One that is not a file of the book is left out. */
export function picturesOf(inputs: PageInputs, root: string): ReadonlyMap<string, Picture> {
  const { file } = inputs.laidOut.chapter;
  const pictures = new Map<string, Picture>();
  if (!sign.test(inputs.reading.chapters.get(file)?.text ?? '')) return pictures;
  renderPage(inputs, new Map(), (source) => {
    const picture = pictures.get(source) ?? findPicture(source, { root, folder: dirname(file) });
    if (picture === null) return null;
    pictures.set(source, picture);
    return picture.name;
  });
  return pictures;
}

/** Finds a picture in the folder of the book; null: it is elsewhere, missing or of another kind. */
function findPicture(source: string, { root, folder }: { root: string; folder: string }): Picture | null {
  try {
    const address = decodeURIComponent(source.replace(/[?#].*$/s, ''));
    if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(address)) return null;
    // Page generators take a leading slash as the folder of the book.
    const path = realpathSync.native(isAbsolute(address) ? join(root, address) : join(root, folder, address));
    const within = relative(root, path);
    const extension = extensions.find((one) => extname(path).toLowerCase() === `.${one}`);
    if (extension === undefined || within.startsWith('..') || join(root, within) !== path) return null;
    const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex');
    const stem = slug(basename(path, extname(path))).slice(0, 40) || 'picture';
    return { path, name: `${pageFolder}/${stem}-${sha256.slice(0, 8)}.${extension}`, sha256 };
  } catch {
    // It is missing, it cannot be read, or its address is not valid.
    return null;
  }
}
