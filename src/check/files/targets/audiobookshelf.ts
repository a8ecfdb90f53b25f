import { bookFormats, chapterFormats } from '../../../audio/formats/registry.js';
import { ownLibrary } from './own-library.js';
import { sources } from './sources.js';
import type { Target } from './target.js';

/** The server audiobookshelf, which plays every format of narrate. */
export const audiobookshelf: Target<'audiobookshelf'> = {
  ...ownLibrary,
  name: 'audiobookshelf',
  title: 'audiobookshelf',
  form: sources.shelfFolders,
  formats: { chapter: chapterFormats, book: bookFormats },
};
