import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { mayHavePictures, type PictureBase, pathOf } from './picture-path.js';
import { type PageInputs, renderPage } from './render-page.js';

/** A picture in the folder of a book. */
export interface FoundPicture {
  /** Absolute. */
  readonly path: string;
  readonly sha256: string;
  /** Its first 8 bytes in hexadecimal, which tell its kind. */
  readonly start: string;
}

/**
 * Returns the pictures of a chapter, by their addresses in the Markdown. It renders only chapters that may have some.
 * @param named returns a picture with its name in the markup; null: its kind is not supported, so its text is shown
 */
export async function findPictures<Picture extends { readonly name: string }>(
  inputs: PageInputs,
  root: string,
  named: (found: FoundPicture) => Picture | null,
): Promise<ReadonlyMap<string, Picture>> {
  const { file } = inputs.laidOut.chapter;
  const pictures = new Map<string, Picture>();
  if (!mayHavePictures(inputs.reading.chapters.get(file)?.text ?? '')) return pictures;
  const imageName = (source: string): string | null => {
    const found = findPicture(source, { root, folder: dirname(file) });
    const picture = found && named(found);
    if (picture !== null) pictures.set(source, picture);
    return picture?.name ?? null;
  };
  await renderPage(inputs, new Map(), imageName, false);
  return pictures;
}

/** Finds a picture by its address in a chapter; null: as `pathOf`, or it cannot be read. */
function findPicture(source: string, base: PictureBase): FoundPicture | null {
  const path = pathOf(source, base);
  if (path === null) return null;
  try {
    const bytes = readFileSync(path);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { path, sha256, start: bytes.subarray(0, 8).toString('hex') };
  } catch {
    return null;
  }
}
