import { NarrateError } from '../../base/errors.js';

/** How much of a journal can be read, in lines. */
export interface Readable {
  readonly corrupt: number;
  /** Those that can be read, here or where they are brought from. */
  readonly whole: number;
}

/** Whether more than half of a journal is lost: buying by what is left would buy most of a book a second time. */
export const isMostlyCorrupt = ({ corrupt, whole }: Readable): boolean => corrupt > whole;

/**
 * Refuses to go on with a journal that is mostly corrupt.
 * @param place the file, or the store that it is in
 * @throws NarrateError `journal-corrupt`
 */
export function requireReadable(place: string, lines: Readable, options: { hint?: string } = {}): void {
  if (!isMostlyCorrupt(lines)) return;
  const all = (lines.corrupt + lines.whole).toLocaleString('en-US');
  const message = `${lines.corrupt.toLocaleString('en-US')} of ${all} lines of the journal in ${place} cannot be read. narrate bought nothing and changed nothing.`;
  throw new NarrateError('journal-corrupt', message, options);
}
