import { basename, extname } from 'node:path';
import { slug } from 'github-slugger';
import { pageFolder } from '../../timeline/output-name.js';
import { findPictures } from './find-pictures.js';
import type { PageInputs } from './render-page.js';

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

/** Finds the pictures of a chapter, by their addresses in the Markdown. */
export const picturesOf = (inputs: PageInputs, root: string): Promise<ReadonlyMap<string, Picture>> =>
  findPictures(inputs, root, ({ path, sha256 }) => {
    const extension = extensions.find((one) => extname(path).toLowerCase() === `.${one}`);
    if (extension === undefined) return null;
    const stem = slug(basename(path, extname(path))).slice(0, 40) || 'picture';
    return { path, name: `${pageFolder}/${stem}-${sha256.slice(0, 8)}.${extension}`, sha256 };
  });
