import { type ErrorCode, errorTable } from '../../base/errors.js';
import type { BookOutcome } from '../queue/book-job.js';

/**
 * What happens to a book whose run did not complete.
 * - `again`: another run has the book, or Redis could not be reached. The job waits, as often as needed.
 * - `elsewhere`: a fault of this machine or of its way to the store, which another worker may not have. A few attempts, and
 *   this worker rests.
 * - `others`: settings or files of this worker. As `elsewhere` if there are other workers, and otherwise as `never`.
 * - `soon`: a crash, or a store that cannot be reached. A few attempts.
 * - `never`: trying again would end in the same way, or could be charged again. A person decides (`narrate fleet retry`).
 */
export type Retry = 'again' | 'elsewhere' | 'others' | 'soon' | 'never';

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

/** Nothing was bought with them, and `narrate fleet run` has read the book without them. */
const others: readonly ErrorCode[] = [
  'no-key',
  'key-refused',
  'key-origin',
  'store-refused',
  'store-origin',
  'no-store',
  'invalid-input',
  'files-changed',
  'price-changed',
  'price-unknown',
  'unsafe-path',
  'journal-newer',
  'journal-corrupt',
  'redis-refused',
  'fleet-missing',
];

const lists = { again, soon, elsewhere, others } as const;

/** Decides by the code of an outcome. A code that is missing in the lists is never tried again. */
export function retryFor({ code }: Pick<BookOutcome, 'code'>): Retry {
  const found = Object.entries(lists).find(([, codes]) => codes.some((one) => one === code));
  return (found?.[0] as keyof typeof lists | undefined) ?? 'never';
}

/** How long a book waits while another run has it, in milliseconds. A lease of a machine that was killed ends after a minute. */
export const heldWaitMs = 20_000;
/** How often a book is tried when machines fail. */
export const attempts = 4;
/** The wait before the second attempt, in milliseconds. It doubles with each attempt. */
export const attemptWaitMs = 15_000;

/** Hints for books of a fleet, where that of the code is about a run by itself. */
const fleetHints: Partial<Record<ErrorCode, string>> = {
  budget:
    'Raise `budgets.book` in the catalogue, or `limits.budget` in the manifest. Then use `narrate fleet run` again: it resumes.',
  'monthly-budget':
    'Raise `limits.monthlyBudget` in the manifest, or use `narrate fleet run` again next month: it resumes.',
  'redis-lost': 'Check that Redis runs. The workers continue the book when it is back.',
  'no-store': 'Set `store` in the manifest, or in the `defaults` of the catalogue, on all machines.',
  'invalid-input': '`narrate fleet run --dry-run` shows all errors.',
  'store-unreachable': 'Check that this worker reaches the store. `narrate fleet retry` continues the book.',
  'no-key':
    "Set the engine's API key in the environment of each worker, or in a file .env next to the manifest.",
};

/** Returns the outcome for an error code with its message, without the code's own hint at its end. `hint`: default: that of the code */
export function failedOutcome(code: ErrorCode, message: string, hint?: string): BookOutcome {
  const { exitStatus } = errorTable[code];
  const usual = errorTable[code].hint;
  const shown = hint === undefined || hint === usual ? (fleetHints[code] ?? usual) : hint;
  const said = message.endsWith(usual) ? message.slice(0, -usual.length).trimEnd() : message;
  return { status: 'failed', exitStatus, code, message: said, hint: shown, failed: 0, flagged: 0, files: 0 };
}
