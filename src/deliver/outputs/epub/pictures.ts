import { dirname } from 'node:path';
import { findPicture } from '../page/find-picture.js';
import { type PageInputs, renderPage } from '../page/render-page.js';
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

/** The signs of a picture in Markdown, in HTML, and in the dialects. Chapters without them are not rendered to find pictures. */
const sign = /!\[|<\w*(?:img|image)/i;

/** Finds the pictures of a chapter, by their addresses in the Markdown. */
export function epubPictures(inputs: PageInputs, root: string): ReadonlyMap<string, EpubPicture> {
  const { file } = inputs.laidOut.chapter;
  const pictures = new Map<string, EpubPicture>();
  if (!sign.test(inputs.reading.chapters.get(file)?.text ?? '')) return pictures;
  renderPage(inputs, new Map(), (source) => {
    const picture = pictures.get(source) ?? pictureOf(source, { root, folder: dirname(file) });
    if (picture !== null) pictures.set(source, picture);
    return picture?.name ?? null;
  });
  return pictures;
}

function pictureOf(
  source: string,
  at: { readonly root: string; readonly folder: string },
): EpubPicture | null {
  const found = findPicture(source, at);
  const kind = found && kinds.find(({ start }) => found.start.startsWith(start));
  if (!found || !kind) return null;
  // The same picture has one name, whatever its address.
  const { path, sha256 } = found;
  return { path, sha256, name: `images/${sha256.slice(0, 16)}.${kind.extension}`, mediaType: kind.mediaType };
}
