import { findPictures } from '../page/find-pictures.js';
import type { PageInputs } from '../page/render-page.js';
import type { EpubImage } from './package-document.js';

/** A picture that is copied into an EPUB. */
export interface EpubPicture extends EpubImage {
  /** Absolute. */
  readonly path: string;
  readonly sha256: string;
}

/** The kinds of pictures that every reading system shows (EPUB 3.2, core media types), by their first bytes in hexadecimal. */
const kinds = [
  { start: '89504e470d0a1a0a', extension: 'png', mediaType: 'image/png' },
  { start: 'ffd8ff', extension: 'jpg', mediaType: 'image/jpeg' },
  { start: '474946383', extension: 'gif', mediaType: 'image/gif' },
] as const;

/** Finds the pictures of a chapter, by their addresses in the Markdown. */
export const epubPictures = (inputs: PageInputs, root: string): Promise<ReadonlyMap<string, EpubPicture>> =>
  findPictures(inputs, root, ({ path, sha256, start: bytes }) => {
    const kind = kinds.find(({ start }) => bytes.startsWith(start));
    if (kind === undefined) return null;
    // The same picture has one name, whatever its address.
    const name = `images/${sha256.slice(0, 16)}.${kind.extension}`;
    return { path, sha256, name, mediaType: kind.mediaType };
  });
