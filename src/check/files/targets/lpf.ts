import { bookFormats, chapterFormats } from '../../../audio/formats/registry.js';
import { ownLibrary } from './own-library.js';
import type { Target } from './target.js';

/** W3C's packaged audiobook (Lightweight Packaging Format). */
export const lpf: Target<'lpf'> = {
  ...ownLibrary,
  name: 'lpf',
  title: 'a packaged audiobook (LPF)',
  formats: { chapter: chapterFormats, book: bookFormats },
};
