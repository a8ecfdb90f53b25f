import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isWithin, nearestExisting } from './find-file.js';

/** What was made of the same input before, by a hash of that input: any JSON value. */
export interface CacheFile {
  /** Undefined: not remembered. */
  get(key: string): unknown;
  set(key: string, value: unknown): void;
  /** Keeps what was asked for and what was set since it was opened, and drops the rest. Never fails: a cache is a convenience. */
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
  const state = join(root, '.narrate');
  const folder = join(state, 'cache');
  const path = join(folder, name);
  const found = isOurs(root, state) ? readLines(path) : new Map<string, Buffer>();
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
      if (!isChanged && kept.size === found.size) return;
      try {
        const existing = nearestExisting(folder);
        if (existing === null || !isWithin(root, existing.path)) return;
        mkdirSync(folder, { recursive: true });
        replace(path, fileText(kept));
      } catch {
        // A folder that cannot be written is no reason not to read a book.
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

/**
 * Not synced: what a power cut damages is noticed by its checksum. And not by write-file-atomic, whose first write listens
 * for every signal and takes as long as reading the whole cache.
 */
function replace(path: string, bytes: Uint8Array): void {
  const temporary = `${path}.${randomUUID()}`;
  try {
    writeFileSync(temporary, bytes, { flag: 'wx' });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** False: `.narrate` is not there, or a link to another place, where nothing of ours belongs. */
function isOurs(root: string, state: string): boolean {
  try {
    return isWithin(root, realpathSync.native(state));
  } catch {
    return false;
  }
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
    const bytes = readFileSync(path);
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
