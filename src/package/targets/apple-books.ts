import type { PackageForm } from '../package-book.js';
import { retailEntries, retailSteps } from './retail.js';

/** Numbered audio files, and the cover. */
export const appleBooksPackage: PackageForm = {
  target: 'apple-books',
  usesSidecars: false,
  entries: (book) => retailEntries(book),
  steps: retailSteps,
};
