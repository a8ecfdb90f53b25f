import { createHash } from 'node:crypto';
import type { Book } from '../../project/load-book.js';

/**
 * Returns a hash of everything that decides what a book says and how: its manifest with the catalogue's defaults, and its
 * texts. 64 hexadecimal digits. A worker with other files would buy something that nobody has confirmed.
 */
export function bookFingerprint({ manifest, texts, manifestFile }: Book): string {
  const files = [...texts].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const name = manifestFile.split(/[/\\]/).at(-1);
  return createHash('sha256')
    .update(JSON.stringify([name, manifest, files]))
    .digest('hex');
}
