import type { Place } from '../../base/diagnostic.js';
import type { Chunk } from '../../split/chunk.js';
import { visible } from '../terminal-text.js';

/** Returns a place in the form that editors and terminals recognise: `01.md:3:1`. */
export const placeName = ({ file, line, column }: Place): string => visible(`${file}:${line}:${column}`);

/** Returns the place and the numbers of a chunk: `01.md:3:1 chapter 1, chunk 2`. */
export const chunkName = ({
  place,
  chapter,
  chunk,
}: {
  readonly place: Place;
  readonly chapter: number;
  readonly chunk: number;
}): string => `${placeName(place)} chapter ${chapter}, chunk ${chunk}`;

/** Returns a note about the other chunks that share these takes; empty: there are none. */
export const alsoText = (alsoAt: readonly Chunk[]): string =>
  alsoAt.length === 0
    ? ''
    : ` (same words in ${alsoAt.map(({ chapter, chunk }) => `chapter ${chapter}, chunk ${chunk}`).join('; ')})`;
