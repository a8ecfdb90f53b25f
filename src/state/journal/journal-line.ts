import { hash } from 'node:crypto';
import { isEntry } from './entry-schema.js';
import { type JournalEntry, journalVersion } from './journal-entry.js';

const checksumOf = (text: string): string => hash('sha256', text).slice(0, 16);
const suffix = /,"sum":"([0-9a-f]{16})"\}$/;

/** One line, with its line end: canonical enough to be checked by its own bytes. */
export function formatEntry(entry: JournalEntry): string {
  const body = JSON.stringify(entry);
  return `${body.slice(0, -1)},"sum":"${checksumOf(body)}"}\n`;
}

export type ParsedLine =
  | { readonly kind: 'entry'; readonly entry: JournalEntry }
  | { readonly kind: 'newer' }
  | { readonly kind: 'corrupt' }
  | { readonly kind: 'blank' };

/**
 * Reads one line without its `\n`; a `\r` at its end (git's `autocrlf`, an editor) is no part of it. The version is looked
 * at first, because a newer one may be summed otherwise.
 */
export function parseLine(ended: string): ParsedLine {
  const line = ended.endsWith('\r') ? ended.slice(0, -1) : ended;
  if (line === '') return { kind: 'blank' };
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { kind: 'corrupt' };
  }
  if (typeof value !== 'object' || value === null || !('v' in value)) return { kind: 'corrupt' };
  if (typeof value.v === 'number' && value.v > journalVersion) return { kind: 'newer' };
  if (value.v !== journalVersion) return { kind: 'corrupt' };
  const sum = suffix.exec(line);
  if (sum === null || checksumOf(`${line.slice(0, sum.index)}}`) !== sum[1]) return { kind: 'corrupt' };
  const { sum: _, ...entry } = value as { sum?: unknown };
  return isEntry(entry) ? { kind: 'entry', entry } : { kind: 'corrupt' };
}
