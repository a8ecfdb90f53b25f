import type { FileHandle } from 'node:fs/promises';
import { asDiskError, isDiskFull } from '../../base/errors.js';
import { releaseDiskSpace, reservePathOf } from './disk-reserve.js';
import type { JournalEntry } from './journal-entry.js';
import { formatEntry } from './journal-line.js';

/** The entries of a journal when it was opened; `count` as in `JournalContent`. */
interface ReadEntries {
  readonly entries: readonly JournalEntry[];
  readonly count?: number;
}

/** A line that is to be written, and the callbacks of its caller. */
interface QueuedLine {
  readonly line: string;
  /** False: the content of the line can be found out again, so the disk reserve is not for it. */
  readonly isVital: boolean;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Writes journal lines with group commit: while one flush to disk (fsync) is under way, lines are queued, and the next
 * flush covers them all. So everything in flight shares the cost of a flush, and no chunk waits for the flush of another.
 * On a full disk it uses the reserve, so that vital lines about what is in flight are still written.
 */
export class JournalWriter {
  readonly #before: ReadEntries;
  readonly #added: JournalEntry[] = [];
  #entries: JournalEntry[] | null = null;
  readonly #file: FileHandle;
  readonly #path: string;
  /** The size of the file in bytes, up to the last complete line. */
  #size: number;
  #queue: QueuedLine[] = [];
  #flushing: Promise<void> | null = null;
  /** Why nothing can be written any more; null: writing works. */
  #broken: unknown = null;
  #full: unknown = null;

  /** @param options.size the size of the file in bytes, which ends with a complete line */
  constructor(
    file: FileHandle,
    options: { readonly path: string; readonly size: number; readonly content: ReadEntries },
  ) {
    this.#file = file;
    this.#path = options.path;
    this.#size = options.size;
    this.#before = options.content;
  }

  /** The entries that are on the disk: always the same array, to which new entries are added. */
  get entries(): readonly JournalEntry[] {
    this.#entries ??= [...this.#before.entries, ...this.#added];
    return this.#entries;
  }

  /** How many entries are on the disk. */
  get count(): number {
    return (this.#before.count ?? this.#before.entries.length) + this.#added.length;
  }

  /** The error of a full disk, after which the reserve is only for what is in flight; null: the disk is not full. */
  get full(): unknown {
    return this.#full;
  }

  /**
   * Writes an entry. It is on the disk when the promise resolves.
   * @param isVital whether the reserve may be used for it
   * @throws NarrateError `disk-full`, `not-writable`
   */
  add(entry: JournalEntry, isVital: boolean): Promise<JournalEntry> {
    return new Promise((resolve, failed) => {
      const done = () => {
        this.#added.push(entry);
        this.#entries?.push(entry);
        resolve(entry);
      };
      this.#queue.push({ line: formatEntry(entry), isVital, done, failed });
      this.#flushing ??= Promise.resolve().then(() => this.#flush());
    });
  }

  /** Waits for the queued lines and closes the file. */
  async close(): Promise<void> {
    await this.#flushing;
    await this.#file.close();
  }

  async #flush(): Promise<void> {
    while (this.#queue.length > 0) {
      const batch = this.#queue;
      this.#queue = [];
      try {
        // After a failed write the file may end in half a line, and a line after it could not be read.
        if (this.#broken !== null) throw this.#broken;
        for (const { done } of await this.#writeBatch(batch)) done();
      } catch (error) {
        this.#broken = asDiskError(error, this.#path);
        for (const { failed } of batch) failed(this.#broken);
      }
    }
    this.#flushing = null;
  }

  /** Writes lines, or only the vital ones if the disk turns out to be full, and returns those that it wrote. */
  async #writeBatch(batch: readonly QueuedLine[]): Promise<readonly QueuedLine[]> {
    try {
      await this.#write(batch);
      return batch;
    } catch (error) {
      if (this.#full !== null || !isDiskFull(error)) throw error;
      this.#full = asDiskError(error, this.#path);
      await releaseDiskSpace(reservePathOf(this.#path));
      // The failed write may have left half a line.
      await this.#file.truncate(this.#size);
      const vital = batch.filter(({ isVital }) => isVital);
      await this.#write(vital);
      for (const { isVital, failed } of batch) if (!isVital) failed(this.#full);
      return vital;
    }
  }

  async #write(batch: readonly QueuedLine[]): Promise<void> {
    const bytes = Buffer.from(batch.map(({ line }) => line).join(''));
    await this.#file.appendFile(bytes);
    await this.#file.datasync();
    this.#size += bytes.length;
  }
}
