import { createHash } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';

/** A picture in the folder of a book. */
export interface FoundPicture {
  /** Absolute. */
  readonly path: string;
  readonly sha256: string;
  /** Its first 8 bytes in hexadecimal, which tell its kind. */
  readonly start: string;
}

/**
 * Finds a picture by its address in a chapter; null: it is on the web, missing, unreadable, or outside of the folder of the book.
 * @param root the real folder of the book. @param folder that of the chapter, relative to it
 */
export function findPicture(
  source: string,
  { root, folder }: { readonly root: string; readonly folder: string },
): FoundPicture | null {
  try {
    const address = decodeURIComponent(source.replace(/[?#].*$/s, ''));
    if (address === '' || /^[a-z][a-z0-9+.-]*:|^\/\//i.test(address)) return null;
    // Page generators take a leading slash as the folder of the book.
    const path = realpathSync.native(isAbsolute(address) ? join(root, address) : join(root, folder, address));
    const within = relative(root, path);
    if (within.startsWith('..') || join(root, within) !== path) return null;
    const bytes = readFileSync(path);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { path, sha256, start: bytes.subarray(0, 8).toString('hex') };
  } catch {
    // It is missing, it cannot be read, or its address is not valid.
    return null;
  }
}
