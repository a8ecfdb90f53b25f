import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WordFinding, WordJudgement } from '../../src/check/words/word-judgement.js';
import type { JournalEntry } from '../../src/state/journal/journal-entry.js';
import { journalEntry, writeJournal } from './journal-lines.js';

/** Returns what the word check says about a take, with the given findings. */
export const judgementOf = (
  findings: readonly WordFinding[],
  more: Partial<WordJudgement> = {},
): WordJudgement => ({
  model: '0123456789abcdef',
  limits: { missing: 0.4, added: 0.6, replaced: 2 },
  findings,
  words: 20,
  notJudged: {},
  ...more,
});

/** Returns a finding of missing words. */
export const missing = (words: string, more: Partial<WordFinding> = {}): WordFinding => ({
  code: 'words-missing',
  words,
  start: 0,
  end: words.length,
  startSeconds: 12.43,
  endSeconds: 12.43,
  seconds: 2.7,
  confidence: 'high',
  ...more,
});

/** Returns a finding of added speech whose words are not in the text. */
export const added = (seconds: number, more: Partial<WordFinding> = {}): WordFinding => ({
  code: 'words-added',
  words: '',
  start: null,
  end: null,
  startSeconds: 0.1,
  endSeconds: 0.1 + seconds,
  seconds,
  confidence: 'high',
  ...more,
});

let second = 0;

/** Writes to the journal of a book what a word check found in takes, by their number in the journal from 0. */
export async function writeJudgements(
  folder: string,
  found: Readonly<Record<number, readonly WordFinding[]>>,
): Promise<void> {
  const takes = await takenLines(folder);
  const lines = Object.entries(found).map(([index, findings]) => {
    const { key, requestId, origin } = takes[Number(index)] as JournalEntry & { type: 'taken' };
    const judgement = { version: 1, ...judgementOf(findings) };
    const time = new Date(Date.UTC(2027, 0, 1, 0, 0, ++second)).toISOString();
    return journalEntry({ type: 'words-judged', key, requestId, judgement }, { time, origin });
  });
  await writeJournal(journalOf(folder), lines);
}

const journalOf = (folder: string) => join(folder, '.narrate', 'journal.jsonl');

/** Returns the journal's lines about takes. */
export async function takenLines(
  folder: string,
): Promise<readonly (JournalEntry & { readonly type: 'taken' })[]> {
  const lines = (await readFile(journalOf(folder), 'utf8')).trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line)).filter(({ type }) => type === 'taken');
}
