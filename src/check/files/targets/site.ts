import { bookFormats, chapterFormats } from '../../../audio/formats/registry.js';
import { ownLibrary } from './own-library.js';
import type { Target } from './target.js';

/** A web site with the listening page, for any static host. */
export const site: Target<'site'> = {
  ...ownLibrary,
  name: 'site',
  title: 'the web',
  formats: { chapter: chapterFormats, book: bookFormats },
};
