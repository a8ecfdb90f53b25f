import { hash } from 'node:crypto';
import { isEntry } from './entry-schema.js';
import { type JournalEntry, journalVersion } from './journal-entry.js';

const checksumOf = (text: string): string => hash('sha256', text).slice(0, 16);
const suffix = /,"sum":"([0-9a-f]{16})"\}$/;

/** Formats an entry as a journal line, line end included. The checksum is that of the JSON text without the `sum` field. */
export function formatEntry(entry: JournalEntry): string {
  const body = JSON.stringify(entry);
  return `${body.slice(0, -1)},"sum":"${checksumOf(body)}"}\n`;
}

/** The result of parsing a journal line. */
export type ParsedLine =
  | { readonly kind: 'entry'; readonly entry: JournalEntry }
  /** A newer version of narrate wrote it. */
  | { readonly kind: 'newer' }
  | { readonly kind: 'corrupt' }
  | { readonly kind: 'blank' };

/**
 * Parses a journal line without its `\n`. A `\r` at its end, from git's `autocrlf` or an editor, is ignored. The version is
 * read before the checksum, because a newer version may compute the checksum in another way.
 */
export function parseLine(text: string): ParsedLine {
  const line = text.endsWith('\r') ? text.slice(0, -1) : text;
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
