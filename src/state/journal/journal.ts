import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { decodeUtf8 } from '../../base/decode-utf8.js';
import { asDiskError, NarrateError, systemCode } from '../../base/errors.js';
import type { Clock } from '../../base/time/clock.js';
import { makeFolder } from '../../files/make-folder.js';
import { openToAppend } from '../../files/own-copy.js';
import { readOwnFile } from '../../files/read-own-file.js';
import { replaceFile } from '../../files/replace-file.js';
import { syncFolder } from '../../files/sync-folder.js';
import { reserveDiskSpace, reservePathOf } from './disk-reserve.js';
import { type JournalEntry, type JournalStep, journalVersion } from './journal-entry.js';
import { formatEntry, parseLine } from './journal-line.js';
import { JournalWriter } from './journal-writer.js';
import { requireReadable } from './require-readable.js';

/** The content of a journal file: the entries in order, and the lines that cannot be read. */
export interface JournalContent {
  readonly entries: readonly JournalEntry[];
  /** Complete lines that are damaged, for example by bit rot, an editor or a bad merge. */
  readonly corrupt: readonly CorruptLine[];
  /** Whether the last line has no end, because a crash interrupted its write. This is normal, and the line is never needed. */
  readonly torn: boolean;
  /** The number of entries, if it is known before they are parsed. Absent: that of `entries`. */
  readonly count?: number;
}

/** A line that cannot be read. */
export interface CorruptLine {
  /** Its number in the file, from 1. */
  readonly line: number;
  /** Without its line end. */
  readonly text: string;
}

/** Returns the path of the file that the corrupt lines of the journal at `path` are moved to. */
export const quarantinePathOf = (path: string): string => join(dirname(path), 'journal.corrupt.jsonl');

/** A journal that is open for appending. */
export interface Journal {
  /** The entries that were read when it was opened, and those appended since. They may be parsed on first use. */
  readonly entries: readonly JournalEntry[];
  /** Returns how many entries there are. A method, because a copy of the journal (`{ ...journal }`) must stay current. */
  count(): number;
  /**
   * Appends a step. It is on the disk when the promise resolves.
   * @param now the time of the line in milliseconds since 1970. Default: that of the clock
   * @throws NarrateError `disk-full`, `not-writable`
   */
  append(step: JournalStep, now?: number): Promise<JournalEntry>;
  /** Appends lines that another machine wrote, unchanged. @throws as `append` */
  merge(entries: readonly JournalEntry[]): Promise<void>;
  /**
   * Resolves if no other run can have taken the lock or the lease. Call it right before a request is sent.
   * @throws NarrateError `locked`, `store-lost`, `store-unreachable`; the signal's reason
   */
  requireOwn(signal: AbortSignal): Promise<void>;
  /** Waits for pending writes and closes the file. */
  close(): Promise<void>;
}

/**
 * Reads a journal without changing it. A file that does not exist is an empty journal.
 * @throws NarrateError `journal-newer`, `not-writable` if it cannot be read, `unsafe-path`
 */
export async function readJournal(path: string): Promise<JournalContent> {
  return parseJournal(path, await readJournalBytes(path));
}

/** Reads the bytes of a journal. @throws NarrateError `not-writable` if it cannot be read, `unsafe-path` */
export function readJournalBytes(path: string): Promise<Uint8Array> {
  return readOwnFile(path).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return Buffer.alloc(0);
    throw asDiskError(error, path);
  });
}

/** Parses the bytes of the journal at `path`. @throws NarrateError `journal-newer` */
export function parseJournal(path: string, bytes: Uint8Array): JournalContent {
  // Decoding all bytes at once is faster than `readFile` with an encoding, which decodes in pieces.
  const lines = decodeUtf8(bytes).split('\n');
  const last = lines.at(-1) ?? '';
  const torn = last !== '';
  // A crash leaves a part of one line. If a line end comes before more text, several lines were joined.
  const isPart = torn && !/"sum":"[0-9a-f]{16}"\}./s.test(last);
  const entries: JournalEntry[] = [];
  const corrupt: CorruptLine[] = [];
  for (const [index, line] of lines.entries()) {
    const parsed = parseLine(line);
    if (parsed.kind === 'blank') continue;
    if (parsed.kind === 'newer') {
      throw new NarrateError(
        'journal-newer',
        `${path} was written by a newer version of narrate: this one reads journals up to format ${journalVersion}.`,
      );
    }
    if (parsed.kind === 'entry') entries.push(parsed.entry);
    else if (!isPart || index < lines.length - 1) corrupt.push({ line: index + 1, text: line });
  }
  return { entries, corrupt, torn };
}

/** Returns the content of a journal that is known to have no corrupt or torn line. It is parsed when its entries are first used. */
export function intactJournal(path: string, bytes: Uint8Array, count: number): JournalContent {
  let parsed: JournalContent | null = null;
  return {
    get entries() {
      parsed ??= parseJournal(path, bytes);
      return parsed.entries;
    },
    corrupt: [],
    torn: false,
    count,
  };
}

/**
 * Opens a journal for appending. The caller holds the lock. A torn last line is dropped. Corrupt lines are moved to
 * `journal.corrupt.jsonl` in the same folder, so that they are reported once and not lost.
 * @param options.brought how many lines of a store, which the journal lacks, will be merged. Default: 0
 * @throws NarrateError `journal-corrupt`, `disk-full`, `not-writable`, `unsafe-path`
 */
export async function openJournal(
  path: string,
  options: { content: JournalContent; origin: string; clock: Clock; brought?: number },
): Promise<Journal> {
  const { content, origin, clock, brought = 0 } = options;
  const { length: corrupt } = content.corrupt;
  if (corrupt > 0) requireReadable(path, { corrupt, whole: content.entries.length + brought });
  try {
    const created = await makeFolder(dirname(path));
    if (created !== undefined) await syncFolder(dirname(created));
    if (content.corrupt.length > 0) {
      const quarantine = await openToAppend(quarantinePathOf(path));
      await quarantine
        .appendFile(content.corrupt.map(({ text }) => `${text}\n`).join(''))
        .finally(() => quarantine.close());
    }
    if (content.corrupt.length > 0 || content.torn) {
      await replaceFile(path, content.entries.map(formatEntry).join(''));
    }
    await reserveDiskSpace(reservePathOf(path));
    const file = await openToAppend(path);
    await syncFolder(dirname(path));
    const { size } = await file.stat();
    const writer = new JournalWriter(file, { path, size, content });
    return journalOf(writer, { origin, clock });
  } catch (error) {
    throw asDiskError(error, path);
  }
}

/** Returns a journal that appends with `writer`. */
function journalOf(
  writer: JournalWriter,
  { origin, clock }: { readonly origin: string; readonly clock: Clock },
): Journal {
  return {
    get entries() {
      return writer.entries;
    },
    count: () => writer.count,
    append(step, now = clock.now()) {
      const isVital = !['measured', 'words-judged', 'approved'].includes(step.type);
      // On a full disk, no new request begins.
      if (writer.full !== null && (step.type === 'submitting' || !isVital))
        return Promise.reject(writer.full);
      const entry: JournalEntry = {
        v: journalVersion,
        id: randomUUID(),
        time: new Date(now).toISOString(),
        origin,
        ...step,
      };
      return writer.add(entry, isVital);
    },
    async merge(foreign) {
      // These lines stay in the store, so the reserve is not for them.
      await Promise.all(foreign.map((entry) => writer.add(entry, false)));
    },
    // Its opener holds the lock, and replaces this function by one that checks the lock.
    async requireOwn() {},
    close: () => writer.close(),
  };
}
