import { asDiskError, NarrateError } from '../base/errors.js';

/** Anything that was thrown, as a NarrateError: an error of the disk, or else a bug in narrate. */
export function asNarrateError(thrown: unknown): NarrateError {
  const error = asDiskError(thrown, pathOf(thrown));
  if (error instanceof NarrateError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new NarrateError('internal', message, { cause: error });
}

/** What a system error could not open or write. */
const pathOf = (error: unknown): string =>
  error instanceof Error && 'path' in error && typeof error.path === 'string' ? error.path : 'a file';
