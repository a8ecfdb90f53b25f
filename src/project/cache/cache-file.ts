import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { systemCode } from '../../base/errors.js';
import { makeFolderSync } from '../../files/make-folder.js';
import { readOwnFileSync } from '../../files/read-own-file.js';
import { realFolder } from '../../files/real-folder.js';
import { replaceUnsynced } from '../../files/replace-file.js';
import { isWithin, nearestExisting } from '../read/find-file.js';

/** What was made of the same input before, by a hash of that input: any JSON value. */
export interface CacheFile {
  /** Undefined: not remembered. */
  get(key: string): unknown;
  set(key: string, value: unknown): void;
  /**
   * Keeps what was asked for and what was set since it was opened, and drops the rest. A disk that takes nothing is no failure: a cache
   * is a convenience. @throws NarrateError `unsafe-path`
   */
  save(): void;
}

/** Raised when the lines of a file change their shape. */
const formatVersion = 5;

/**
 * Opens `.narrate/cache/<name>`: its first line is a SHA-256 over the rest, each other line a key and a value. One file for
 * a whole book, because a hundred small ones take longer to open than one takes to read; a line an entry, so that those
 * that stay are neither parsed nor put together again. A file that is missing, damaged or of another version is an empty
 * one, and one that a link puts outside of the book's folder is neither read nor written.
 * @param root the real folder of the manifest
 */
export function openCacheFile(root: string, name: string): CacheFile {
  const folder = cacheFolderOf(root);
  const found = folder === null ? new Map<string, Buffer>() : readLines(join(folder, name));
  const kept = new Map<string, Buffer>();
  let isChanged = false;
  return {
    get(key) {
      const line = kept.get(key) ?? found.get(key);
      if (line === undefined) return undefined;
      kept.set(key, line);
      return JSON.parse(line.toString());
    },
    set(key, value) {
      const line = lineOf(value);
      if (line === null) return;
      isChanged ||= !(kept.get(key) ?? found.get(key))?.equals(line);
      kept.set(key, line);
    },
    save() {
      if (folder === null || (!isChanged && kept.size === found.size)) return;
      try {
        makeFolderSync(folder);
        replaceUnsynced(join(folder, name), fileText(kept));
      } catch (error) {
        // A folder that cannot be written is no reason not to read a book.
        if (systemCode(error) === 'unsafe-path') throw error;
      }
    },
  };
}

/** Null: a value too large for one string, such as thousands of diagnostics about one very long line. It is not remembered. */
function lineOf(value: unknown): Buffer | null {
  try {
    return Buffer.from(JSON.stringify(value));
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Null: `.narrate` is no folder of this book, so nothing of narrate's belongs there. */
function cacheFolderOf(root: string): string | null {
  const state = join(root, '.narrate');
  const existing = nearestExisting(state);
  if (existing === null || !existing.isFolder || !isWithin(root, existing.path)) return null;
  return join(realFolder(state), 'cache');
}

const newline = 0x0a;
const space = 0x20;

const checksumOf = (lines: Uint8Array): string =>
  createHash('sha256').update(`${formatVersion}\n`).update(lines).digest('hex');

/** JSON has no line ends of its own, and keys no spaces. */
function fileText(entries: ReadonlyMap<string, Buffer>): Buffer {
  const end = Buffer.of(newline);
  const lines = Buffer.concat([...entries].flatMap(([key, value]) => [Buffer.from(`${key} `), value, end]));
  return Buffer.concat([Buffer.from(checksumOf(lines)), end, lines]);
}

/** The entries as they stand in the file: only those that are asked for are decoded. */
function readLines(path: string): Map<string, Buffer> {
  try {
    const bytes = readOwnFileSync(path);
    const start = bytes.indexOf(newline) + 1;
    const lines = bytes.subarray(start);
    if (checksumOf(lines) !== bytes.toString('latin1', 0, Math.max(0, start - 1))) return new Map();
    const entries = new Map<string, Buffer>();
    for (let at = 0, end = lines.indexOf(newline); end !== -1; end = lines.indexOf(newline, at)) {
      const middle = lines.indexOf(space, at);
      entries.set(lines.toString('latin1', at, middle), lines.subarray(middle + 1, end));
      at = end + 1;
    }
    return entries;
  } catch {
    return new Map();
  }
}
