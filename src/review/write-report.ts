import { basename, dirname, join } from 'node:path';
import { asDiskError, NarrateError, systemCode } from '../base/errors.js';
import { makeFolder } from '../files/make-folder.js';
import { openToRead } from '../files/open-file.js';
import { packedFile } from '../files/packed-file.js';
import { realFolder } from '../files/real-folder.js';
import { replaceFile } from '../files/replace-file.js';
import { reviewBook } from '../use-cases/review-book.js';
import { bookJson } from './book-json.js';
import { generatorTag } from './page/review-page.js';
import type { ReviewOptions } from './server/review-options.js';
import { staticReport } from './static-report.js';

/**
 * Writes the review of a book as one HTML file, without audio. `wanted` is its absolute path. Missing folders are created. An earlier report is replaced.
 * @throws NarrateError as `reviewBook`; `usage` when another file has that name; `not-writable`, `disk-full`, `unsafe-path`
 */
export async function writeReport(options: ReviewOptions, wanted: string): Promise<void> {
  const path = join(realFolder(dirname(wanted)), basename(wanted));
  if (!(await isFree(path)))
    throw new NarrateError('usage', `${basename(path)} exists, and narrate review did not write it.`, {
      hint: 'Choose another name for the report, such as `--static report.html`, or delete the file.',
    });
  const review = await reviewBook(options);
  const book = bookJson(review, { kind: 'read-only', why: 'This is a report.' });
  await makeFolder(dirname(path)).catch((error: unknown) => {
    throw asDiskError(error, path);
  });
  await replaceFile(
    path,
    staticReport(book, { script: packedFile('review-page.js'), style: packedFile('review-page.css') }),
  );
}

/** Tells whether there is no file, or an earlier report. @throws NarrateError `unsafe-path`, `not-writable` */
async function isFree(path: string): Promise<boolean> {
  const file = await openToRead(path).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return null;
    throw asDiskError(error, path);
  });
  if (file === null) return true;
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(1000) });
    return bytesRead === 0 || buffer.toString('utf8', 0, bytesRead).includes(String(generatorTag));
  } finally {
    await file.close();
  }
}
