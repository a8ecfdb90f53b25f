import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { decodeUtf8 } from '../../base/decode-utf8.js';
import { systemCode } from '../../base/errors.js';
import { makeFolderSync } from '../../files/make-folder.js';
import { readOwnFileSync } from '../../files/read-own-file.js';
import { realFolder } from '../../files/real-folder.js';
import { replaceUnsynced } from '../../files/replace-file.js';
import { isWithin, nearestExisting } from '../read/find-file.js';

/** A cache of JSON values, each under a hash of its inputs. */
export interface CacheFile {
  /** Returns a value; undefined: it is not in the cache. */
  get(key: string): unknown;
  set(key: string, value: unknown): void;
  /**
   * Writes the entries that were read or set since the file was opened, and drops the others. A disk that cannot be written
   * is ignored, because narrate works without its cache. @throws NarrateError `unsafe-path`
   */
  save(): void;
}

/** To be raised when the format of the lines changes. */
const formatVersion = 6;

/**
 * Opens `.narrate/cache/<name>`. Its first line is the SHA-256 of the rest; every other line is a key and a value. A whole book
 * has one file, because opening a hundred small files takes longer than reading one. Each entry has a line, so that unread
 * entries need no parsing. A file that is missing, damaged or of another version counts as empty. A file outside of the
 * book's folder, behind a link, is neither read nor written.
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
      return JSON.parse(decodeUtf8(line));
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
        // A read-only folder must not stop narrate from reading a book.
        if (systemCode(error) === 'unsafe-path') throw error;
      }
    },
  };
}

/** Returns a value as a line; null: it does not fit into one string (thousands of diagnostics about a very long line). */
function lineOf(value: unknown): Buffer | null {
  try {
    return Buffer.from(inAscii(JSON.stringify(value)));
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/**
 * Writes the characters that are not ASCII as JSON escapes if they are few, as in most languages with Latin letters: such a line
 * is read in half the time.
 */
function inAscii(json: string): string {
  const others = json.match(notAscii)?.length ?? 0;
  if (others === 0 || others > json.length / 20) return json;
  return json.replace(notAscii, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

const notAscii = /[\u0080-\uFFFF]/g;

/** Returns the cache folder; null: `.narrate` is not a folder inside the book's folder, so narrate must not write there. */
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

/** The length of the first line: a SHA-256 in hexadecimal, and its line end. */
const firstLineBytes = 65;

/** Returns the content of the file. Neither JSON nor a key contains a line end, and no key contains a space. */
function fileText(entries: ReadonlyMap<string, Buffer>): Buffer {
  const end = Buffer.of(newline);
  const parts = [...entries].flatMap(([key, value]) => [Buffer.from(`${key} `), value, end]);
  // The checksum is written into the file's text, because joining the lines first and the file then would copy a book twice.
  const text = Buffer.concat([Buffer.alloc(firstLineBytes), ...parts]);
  text.write(`${checksumOf(text.subarray(firstLineBytes))}\n`, 'latin1');
  return text;
}

/** Returns the undecoded lines by key. Decoding is left to `get`, because most entries are never read. */
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
