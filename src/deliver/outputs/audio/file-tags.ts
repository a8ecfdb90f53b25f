import type { TagPairs } from '../../../audio/tags/ffmetadata.js';
import type { DeliverOptions } from '../../delivery.js';

/** What is said of a book in all of its files. */
export type Credits = Pick<
  DeliverOptions,
  'title' | 'author' | 'narrator' | 'year' | 'genre' | 'description'
>;

/**
 * Tags of a file with a title of its own; `track` is its number of how many, null for a whole book. Audiobook players
 * look for the narrator in the composer's place; `narrator` itself is written where a format takes names of our own.
 */
export function fileTags(credits: Credits, title: string, track: readonly [number, number] | null): TagPairs {
  const { author, narrator, year, genre, description } = credits;
  return [
    ['title', title],
    ...given('artist', author),
    ...given('album_artist', author),
    ['album', credits.title],
    ...given('composer', narrator),
    ...given('narrator', narrator),
    ...given('date', year),
    ['genre', genre],
    ...given('description', description),
    // 2 is "audiobook" among iTunes' kinds of media.
    track === null ? ['media_type', '2'] : ['track', track.join('/')],
  ];
}

const given = (name: string, value: string | number | null): TagPairs =>
  value === null ? [] : [[name, String(value)]];
