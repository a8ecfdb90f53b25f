import type { Diagnostic } from '../../base/diagnostic.js';
import { errorTable } from '../../base/errors.js';
import type { NoticeCode } from '../../base/notice-codes.js';
import type { CorruptLine, JournalContent } from './journal.js';
import { isMostlyCorrupt } from './require-readable.js';

/** How many line numbers a message lists at most. */
const maxNumbers = 10;

/** Formats line numbers for messages: `line 3`, `lines 3, 7 and 12`, and for more than ten `lines 3, 7, … and 5 more`. */
export function lineNumbers(lines: readonly Pick<CorruptLine, 'line'>[]): string {
  const numbers = lines.slice(0, maxNumbers).map(({ line }) => `${line}`);
  const last = lines.length > maxNumbers ? `${lines.length - maxNumbers} more` : numbers.pop();
  return `line${lines.length === 1 ? '' : 's'} ${numbers.length > 0 ? `${numbers.join(', ')} and ` : ''}${last}`;
}

/**
 * Returns the warning about the corrupt lines of the journal at `path`, or an empty list if there are none.
 * @param options.isMoved whether this run has already moved them to `journal.corrupt.jsonl`
 */
export function corruptWarning(
  path: string,
  content: Pick<JournalContent, 'entries' | 'corrupt'>,
  { isMoved }: { readonly isMoved: boolean },
): readonly Diagnostic[] {
  const { corrupt: lines } = content;
  if (lines.length === 0) return [];
  const are = lines.length === 1 ? 'is' : 'are';
  const isRefused = !isMoved && isMostlyCorrupt({ corrupt: lines.length, whole: content.entries.length });
  const hint = isRefused
    ? `That is more than half of the journal, so no run buys anything with it. ${errorTable['journal-corrupt'].hint}`
    : hintOf(lines, isMoved);
  return [
    {
      code: 'journal-corrupt-line' satisfies NoticeCode,
      severity: 'warning',
      message: `In ${path}, ${lineNumbers(lines)} cannot be read and ${are} ignored.`,
      hint,
    },
  ];
}

function hintOf({ length }: readonly CorruptLine[], isMoved: boolean): string {
  const file = 'journal.corrupt.jsonl in the same folder';
  const [lines, them] = length === 1 ? ['that line', 'it'] : ['those lines', 'them'];
  if (isMoved)
    return `narrate moved ${them} to ${file}. It buys again what only ${lines} recorded, if the book needs it.`;
  return `\`narrate verify\` shows what ${lines} seem${length === 1 ? 's' : ''} to have recorded, and what that costs. The next run moves ${them} to ${file}.`;
}
