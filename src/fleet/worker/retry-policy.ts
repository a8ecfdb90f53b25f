import { type ErrorCode, errorTable } from '../../base/errors.js';
import type { BookOutcome } from '../queue/book-job.js';

/**
 * What happens to a book whose run did not complete.
 * - `again`: another run has the book, or Redis could not be reached. The job waits, as often as needed.
 * - `elsewhere`: a fault of this machine or of its way to the store, which another worker may not have. A few attempts, and
 *   this worker rests.
 * - `soon`: a crash, or a store that cannot be reached. A few attempts.
 * - `never`: trying again would end in the same way, or could be charged again. A person decides (`narrate fleet retry`).
 */
export type Retry = 'again' | 'elsewhere' | 'soon' | 'never';

const again: readonly ErrorCode[] = ['locked', 'store-lost', 'redis-lost', 'redis-unreachable'];
const soon: readonly ErrorCode[] = ['store-unreachable', 'book-crashed'];
const elsewhere: readonly ErrorCode[] = [
  'disk-full',
  'not-writable',
  'too-many-files',
  'ffmpeg-missing',
  'ffmpeg-failed',
  'espeak-missing',
  'espeak-failed',
  'flite-missing',
  'flite-failed',
  'sentences-missing',
  'formulas-missing',
];

/** Decides by the code of an outcome. A code that is missing in the lists is never tried again. */
export function retryFor({ code }: Pick<BookOutcome, 'code'>): Retry {
  if (again.some((one) => one === code)) return 'again';
  if (soon.some((one) => one === code)) return 'soon';
  return elsewhere.some((one) => one === code) ? 'elsewhere' : 'never';
}

/** How long a book waits while another run has it, in milliseconds. A lease of a machine that was killed ends after a minute. */
export const heldWaitMs = 20_000;
/** How often a book is tried when machines fail. */
export const attempts = 4;
/** The wait before the second attempt, in milliseconds. It doubles with each attempt. */
export const attemptWaitMs = 15_000;

/** Returns the outcome for an error code with its message. */
export function failedOutcome(
  code: ErrorCode,
  message: string,
  hint: string = errorTable[code].hint,
): BookOutcome {
  const { exitStatus } = errorTable[code];
  return { status: 'failed', exitStatus, code, message, hint, failed: 0, flagged: 0, files: 0 };
}
