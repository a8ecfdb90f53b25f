import { NarrateError } from '../../base/errors.js';
import { formatCount } from '../../base/format-count.js';

/** How many lines of a journal can be read. */
export interface Readable {
  readonly corrupt: number;
  /** Readable lines, here or in the store that they are pulled from. */
  readonly whole: number;
}

/** Returns whether more than half of a journal is corrupt. A run with the rest would buy most of a book a second time. */
export const isMostlyCorrupt = ({ corrupt, whole }: Readable): boolean => corrupt > whole;

/**
 * Fails if a journal is mostly corrupt.
 * @param place the path of the file, or the name of the store
 * @throws NarrateError `journal-corrupt`
 */
export function requireReadable(place: string, lines: Readable, options: { hint?: string } = {}): void {
  if (!isMostlyCorrupt(lines)) return;
  const all = formatCount(lines.corrupt + lines.whole);
  const message = `${formatCount(lines.corrupt)} of ${all} lines of the journal in ${place} cannot be read. narrate bought nothing and changed nothing.`;
  throw new NarrateError('journal-corrupt', message, options);
}
