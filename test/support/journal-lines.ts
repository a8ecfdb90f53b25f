import { createHash } from 'node:crypto';
import { appendFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { JournalEntry, JournalStep } from '../../src/state/journal/journal-entry.js';
import { formatEntry } from '../../src/state/journal/journal-line.js';

let count = 0;

/** Returns a journal entry as narrate writes it, with the given time and origin. */
export const journalEntry = (
  step: JournalStep,
  { time, origin }: { readonly time: string; readonly origin: string },
): JournalEntry => ({ v: 1, id: `line-${++count}`, time, origin, ...step });

/** Returns a key in the form of journal lines, derived from a name. */
export const keyOf = (name: string): string => createHash('sha256').update(name).digest('hex');

/** Returns the `submitting` step of a request for some words. */
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

/** Appends lines to a journal, as earlier runs would. */
export async function writeJournal(path: string, entries: readonly JournalEntry[]): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await appendFile(path, entries.map(formatEntry).join(''));
}
