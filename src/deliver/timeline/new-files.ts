import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { asDiskError } from '../../base/errors.js';
import { openOwn } from '../../files/open-file.js';
import { readOwnFile } from '../../files/read-own-file.js';
import { removeFile } from '../../files/remove-file.js';

/** Returns the path of the list of new files of an output folder. */
const newFilesPathOf = (folder: string): string => join(folder, 'timeline.new.jsonl');

/**
 * Reads the list that a stopped run left: one JSON value for each file that it wrote after its last save of the timeline. Skips
 * lines that are not JSON, such as one that was cut off. Empty: there is no list, or it cannot be read.
 */
export async function readNewFiles(folder: string): Promise<readonly unknown[]> {
  const text = await readOwnFile(newFilesPathOf(folder)).then(String, () => '');
  return text.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line)];
    } catch {
      return [];
    }
  });
}

/**
 * The list of the files that a run writes: `timeline.new.jsonl`. A line for each file costs the same for every book, while the
 * timeline of a long book has as many lines as sentences.
 */
export class NewFiles {
  readonly #path: string;
  readonly #writes = pLimit(1);
  #file: FileHandle | null = null;
  #waiting = '';

  constructor(folder: string) {
    this.#path = newFilesPathOf(folder);
  }

  /**
   * Adds a JSON value. It is flushed to disk when the promise resolves, or a write that has not started yet will include it.
   * The first call replaces the list of an earlier run.
   * @throws NarrateError `disk-full`, `not-writable`, `unsafe-path`
   */
  async add(value: object): Promise<void> {
    this.#waiting += `${JSON.stringify(value)}\n`;
    if (this.#writes.pendingCount === 0) await this.#writes(() => this.#write());
  }

  async #write(): Promise<void> {
    try {
      this.#file ??= await openOwn(this.#path, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC);
      const lines = this.#waiting;
      this.#waiting = '';
      await this.#file.writeFile(lines);
      await this.#file.sync();
    } catch (error) {
      throw asDiskError(error, this.#path);
    }
  }

  /** Closes the list after the writes that have started. It stays on the disk for the next run. */
  close(): Promise<void> {
    return this.#writes(async () => {
      await this.#file?.close();
      this.#file = null;
    });
  }

  /** Closes and deletes the list, if there is one. @throws NarrateError `not-writable`, `unsafe-path` */
  async remove(): Promise<void> {
    await this.close();
    await removeFile(this.#path).catch((error: unknown) => {
      throw asDiskError(error, this.#path);
    });
  }
}
