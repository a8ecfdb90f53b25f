import { bookName } from '../../deliver/outputs/file-names.js';
import type { PackageBook, PackageForm } from '../package-book.js';
import { retailEntries, retailSteps } from './retail.js';

/** Google's names: `<ISBN>_1of10.mp3` and `<ISBN>_frontcover.jpg` (Partner Center, the page `form` of the target). */
export const googlePlayPackage: PackageForm = {
  target: 'google-play',
  usesSidecars: false,
  entries: (book) => {
    const id = identifierOf(book);
    return retailEntries(book, {
      nameOf: (_, index, count) => (count === 1 ? id : `${id}_${index + 1}of${count}`),
      coverStem: `${id}_frontcover`,
    });
  },
  steps: (book) => [
    ...(book.facts.isbn === null
      ? [
          'The names begin with the title, because the manifest has no `publish.isbn`. Google names files by the ISBN or its own identifier.',
        ]
      : []),
    ...retailSteps(book),
  ],
};

const identifierOf = ({ facts }: PackageBook): string => facts.isbn ?? bookName(facts.title, new Set());
