import type { Place } from '../../base/diagnostic.js';
import type { Chunk } from '../../split/chunk.js';
import { visible } from '../terminal-text.js';

/** A place of the book, as editors and terminals know it: `01.md:3:1`. */
export const placeName = ({ file, line, column }: Place): string => visible(`${file}:${line}:${column}`);

/** Where a chunk is, for people: `01.md:3:1 chapter 1, chunk 2`. */
export const chunkName = ({
  place,
  chapter,
  chunk,
}: {
  readonly place: Place;
  readonly chapter: number;
  readonly chunk: number;
}): string => `${placeName(place)} chapter ${chapter}, chunk ${chunk}`;

/** That other places are made of the same takes. */
export const alsoText = (alsoAt: readonly Chunk[]): string =>
  alsoAt.length === 0
    ? ''
    : ` (the same words stand in ${alsoAt.map(({ chapter, chunk }) => `${chapter}.${chunk}`).join(', ')})`;
