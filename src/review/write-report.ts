import { packedFile } from '../files/packed-file.js';
import { replaceFile } from '../files/replace-file.js';
import { reviewBook } from '../use-cases/review-book.js';
import { bookJson } from './book-json.js';
import type { ReviewOptions } from './server/review-options.js';
import { staticReport } from './static-report.js';

/**
 * Writes the review of a book as one HTML file, without audio. `path` is absolute.
 * @throws NarrateError as `reviewBook`; `not-writable`, `disk-full`, `unsafe-path`
 */
export async function writeReport(options: ReviewOptions, path: string): Promise<void> {
  const review = await reviewBook(options);
  const book = bookJson(review, { kind: 'read-only', why: 'This is a report.' });
  await replaceFile(
    path,
    staticReport(book, { script: packedFile('review-page.js'), style: packedFile('review-page.css') }),
  );
}
