import type { Cover } from '../audio/tags/cover.js';
import { readCover } from '../audio/tags/cover.js';
import { type PictureFacts, readPicture } from '../check/cover/read-picture.js';
import { readRegularFile } from '../files/read-own-file.js';

/** The cover of a book with what its header says. */
export interface ReadCover {
  readonly cover: Cover;
  /** Null: its header is damaged. */
  readonly facts: PictureFacts | null;
}

/** Reads the cover; null: the manifest names none, or it cannot be used. @param path absolute; null: none */
export async function readCoverFacts(path: string | null): Promise<ReadCover | null> {
  if (path === null) return null;
  try {
    const cover = await readCover(path);
    return cover && { cover, facts: readPicture(await readRegularFile(path)) };
  } catch {
    return null;
  }
}
