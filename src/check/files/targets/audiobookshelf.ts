import { bookFormats, chapterFormats } from '../../../audio/formats/registry.js';
import { ownLibrary } from './own-library.js';
import type { Target } from './target.js';

/** The server audiobookshelf, which plays every format of narrate. */
export const audiobookshelf: Target<'audiobookshelf'> = {
  ...ownLibrary,
  name: 'audiobookshelf',
  title: 'audiobookshelf',
  formats: { chapter: chapterFormats, book: bookFormats },
};
