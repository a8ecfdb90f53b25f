import type { TagPairs } from '../../../audio/tags/ffmetadata.js';
import type { DeliverOptions } from '../../delivery.js';
import type { FormerFacts } from '../../shared-inputs.js';

/** The facts about a book that all of its files carry as tags. */
export type Credits = Pick<
  DeliverOptions,
  'title' | 'author' | 'narrator' | 'year' | 'genre' | 'description' | 'disclosure'
>;

/**
 * Returns the tags of a file. `track` is its number and the number of tracks; null for a book file. Audiobook players show the
 * composer as the narrator. Formats with free tag names also get `narrator`.
 */
export function fileTags(credits: Credits, title: string, track: readonly [number, number] | null): TagPairs {
  const { author, narrator, year, genre, description } = credits;
  return [
    ['title', title],
    ...optionalTag('artist', author),
    ...optionalTag('album_artist', author),
    ['album', credits.title],
    ...optionalTag('composer', narrator),
    ...optionalTag('narrator', narrator),
    ...optionalTag('date', year),
    ['genre', genre],
    ...optionalTag('description', description),
    // In iTunes, media type 2 is an audiobook.
    track === null ? ['media_type', '2'] : ['track', track.join('/')],
  ];
}

/**
 * Returns the tags that versions without sound fingerprints wrote, with what the manifest said then. A change to `fileTags` must
 * not change them: they show which files of those versions have the right sound.
 */
export const formerTags = (
  credits: Credits,
  former: FormerFacts | null,
  { title, track }: { readonly title: string | null; readonly track: readonly [number, number] | null },
): TagPairs => {
  const then = { ...credits, description: withoutDisclosure(credits), ...former };
  return fileTags(then, title ?? then.title, track);
};

/** Those versions did not say that a digital voice reads. */
function withoutDisclosure({ description, disclosure }: Credits): string | null {
  if (description === null || disclosure === null || !description.endsWith(disclosure.sentence))
    return description;
  return description.slice(0, -disclosure.sentence.length).trimEnd() || null;
}

const optionalTag = (name: string, value: string | number | null): TagPairs =>
  value === null ? [] : [[name, String(value)]];
