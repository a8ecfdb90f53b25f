import { createHash } from 'node:crypto';
import { appendFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { JournalEntry, JournalStep } from '../../src/state/journal/journal-entry.js';
import { formatEntry } from '../../src/state/journal/journal-line.js';

let count = 0;

/** A journal line as narrate writes it, at a time and for an origin of the test's choice. */
export const journalEntry = (
  step: JournalStep,
  { time, origin }: { readonly time: string; readonly origin: string },
): JournalEntry => ({ v: 1, id: `line-${++count}`, time, origin, ...step });

/** A key as journal lines have it, of a name. */
export const keyOf = (name: string): string => createHash('sha256').update(name).digest('hex');

/** What goes out for a text that nobody needs. */
export const submittingStep = (
  submission: string,
  { key = keyOf(submission), text = 'Words.', priceMicroUsd = 40_000 } = {},
): JournalStep => ({
  type: 'submitting',
  submission,
  key,
  engine: 'pixazo',
  model: 'm',
  text,
  voice: 'Kore',
  prompt: null,
  language: null,
  priceMicroUsd,
});

/** Appends lines to a journal, as runs before this one would have. */
export async function writeJournal(path: string, entries: readonly JournalEntry[]): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await appendFile(path, entries.map(formatEntry).join(''));
}
