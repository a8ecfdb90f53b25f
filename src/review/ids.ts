import { createHash } from 'node:crypto';
import type { Chunk } from '../split/chunk.js';
import { nameOf, type Take } from '../state/journal/journal-entry.js';

/** Returns the id of a chunk on the page: `3-12`. */
export const chunkIdOf = ({ chapter, chunk }: Pick<Chunk, 'chapter' | 'chunk'>): string =>
  `${chapter}-${chunk}`;

/** Returns the id of a take on the page: a hash, so that no part of it is a path or an id of the gateway. */
export const takeIdOf = (take: Pick<Take, 'key' | 'requestId'>): string =>
  createHash('sha256').update(nameOf(take)).digest('base64url').slice(0, 22);
