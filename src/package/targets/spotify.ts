import type { PackageForm } from '../package-book.js';
import { retailEntries, retailSteps } from './retail.js';

/** Numbered audio files, and the cover. */
export const spotifyPackage: PackageForm = {
  target: 'spotify',
  usesSidecars: false,
  entries: (book) => retailEntries(book),
  steps: retailSteps,
};
