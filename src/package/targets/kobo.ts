import type { PackageForm } from '../package-book.js';
import { retailEntries, retailSteps } from './retail.js';

/** Numbered audio files, a retail sample and the cover. */
export const koboPackage: PackageForm = {
  target: 'kobo',
  usesSidecars: false,
  entries: (book) => retailEntries(book),
  steps: retailSteps,
};
