import { createHash } from 'node:crypto';
import { z } from 'zod';

const count = z.int().min(0);
const money = z.int();
/** See `BookCharges`. */
const charges = z.strictObject({ bought: count, spentMicroUsd: money, uncertainMicroUsd: money });

/** What a job says about its book. Workers find everything else in their own catalogue, and secrets in their environment. */
const bookTask = z.strictObject({
  /** Name of the book in the catalogue. */
  book: z.string().min(1).max(1000),
  /** Path of its manifest relative to the catalogue's folder. */
  manifest: z.string().min(1).max(1000),
  /** Fingerprint of the manifest and texts that were planned (see `bookFingerprint`). */
  files: z.string().regex(/^[0-9a-f]{64}$/),
  /**
   * The most that a worker may plan to spend, without retakes, in micro-dollars. A worker that plans more does not see
   * everything that is paid for.
   */
  confirmedMicroUsd: z.int().min(0),
  /** What was charged, possibly charged money included, when the run of the fleet began. Budgets of a run count from there. */
  chargedBefore: z.strictObject({
    /** For all books of the catalogue, possibly charged money included, in micro-dollars. */
    fleetMicroUsd: z.int(),
    /** For this book. */
    book: charges,
  }),
});

/** Data of a job. */
export type BookTask = z.output<typeof bookTask>;

const progress = z.strictObject({
  /** `starting`: plans the book. `waiting`: another run has the book, or a fault of this machine is waited out. */
  phase: z.enum(['starting', 'recording', 'writing', 'waiting']),
  /** Chunks of the book. */
  chunks: count,
  /** Chunks that have a recording. */
  recorded: count,
  /** Requests that the gateway accepted in this run of the fleet, retakes included. It and the money begin with the journal. */
  bought: count,
  /** Charged in this run of the fleet. */
  spentMicroUsd: money,
  /** Possibly charged in this run of the fleet. */
  uncertainMicroUsd: money,
  /** Requests that the gateway answered with 429. */
  throttled: count,
  /** The worker that has the book: host and process id. */
  worker: z.string(),
  /** Why the book waits; null: it does not. */
  note: z.string().nullable(),
});

/** How far a book is. */
export type BookProgress = z.output<typeof progress>;

const outcome = z.strictObject({
  /** `failed`: the run could not start or go on. The others are those of `narrate --json`. */
  status: z.enum(['complete', 'waiting', 'incomplete', 'stopped', 'interrupted', 'failed']),
  /** Exit status that `narrate` would have. */
  exitStatus: count,
  /** Code of the error or of the reason to stop; null: neither. */
  code: z.string().nullable(),
  message: z.string().nullable(),
  hint: z.string().nullable(),
  /** Chunks that have no recording. */
  failed: count,
  /** Chunks whose recording is flagged. */
  flagged: count,
  /** Audio files of the book. */
  files: count,
});

/** How the work on a book ended. */
export type BookOutcome = z.output<typeof outcome>;

/** Reads the data of a job; null: it is not valid. */
export const readTask = (data: unknown): BookTask | null => bookTask.safeParse(data).data ?? null;

/** Reads the progress of a job; null: there is none yet. */
export const readProgress = (data: unknown): BookProgress | null => progress.safeParse(data).data ?? null;

/** Reads an outcome: the return value of a job, a message of a process, or a text; null: it is not valid. */
export function readOutcome(data: unknown): BookOutcome | null {
  return outcome.safeParse(typeof data === 'string' ? parsed(data) : data).data ?? null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Returns the id of a book's job. It depends only on the name, so that a book is never queued twice. */
export const jobIdOf = (book: string): string =>
  `book-${createHash('sha256').update(book).digest('hex').slice(0, 24)}`;

/** The progress of a book that nobody has worked on. */
export const noProgress: BookProgress = {
  phase: 'starting',
  chunks: 0,
  recorded: 0,
  bought: 0,
  spentMicroUsd: 0,
  uncertainMicroUsd: 0,
  throttled: 0,
  worker: '',
  note: null,
};
