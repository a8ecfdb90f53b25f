import { bookFormats, chapterFormats } from '../../../audio/formats/registry.js';
import { ownLibrary } from './own-library.js';
import { sources } from './sources.js';
import type { Target } from './target.js';

/** W3C's packaged audiobook (Lightweight Packaging Format). */
export const lpf: Target<'lpf'> = {
  ...ownLibrary,
  name: 'lpf',
  title: 'LPF (packaged audiobook)',
  form: sources.lpf,
  formats: { chapter: chapterFormats, book: bookFormats },
};
